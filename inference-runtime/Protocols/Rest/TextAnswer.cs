namespace InferenceRuntime.Protocols.Rest;

/// <summary>Writes an answer that is whole in memory, compressed when the client asks for it.</summary>
internal static class TextAnswer
{
    public static async Task WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        response.ContentType = contentType;
        var body = ResponseBody.Open(response, text.Length);
        await body.WriteAsync(text, cancellation).ConfigureAwait(false);
        await ResponseBody.EndAsync(response, body).ConfigureAwait(false);
    }
}
