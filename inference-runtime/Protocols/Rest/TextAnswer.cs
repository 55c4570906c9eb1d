namespace InferenceRuntime.Protocols.Rest;

/// <summary>Writes an answer that is whole in memory, compressed when the client asks for it.</summary>
internal static class TextAnswer
{
    public static async Task WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        response.ContentType = contentType;
        var body = await ResponseBody.OpenAsync(response, text.Length, cancellation).ConfigureAwait(false);
        await ResponseBody.WriteAsync(body, text, cancellation).ConfigureAwait(false);
        await ResponseBody.EndAsync(response, body, cancellation).ConfigureAwait(false);
    }
}
