using System.IO.Compression;
using System.IO.Pipelines;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Where an answer's body is written to, compressed when the client asks for it.</summary>
internal static class ResponseBody
{
    // Below it the header of a compressed stream eats what compression saves, and the client waits for nothing.
    private const int SmallestCompressed = 1024;

    private const int BufferBytes = 64 * 1024;

    // Of numbers in text, level 2 leaves 0.44 and the default 0.42, at three times its speed; level 1 is little faster and leaves 0.65.
    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 2 };

    /// <summary>
    /// Sets the headers that tell of the body's length and coding. <see cref="EndAsync"/> must follow when the body is whole, and only then:
    /// a compressed stream that does not end tells the client that something is missing.
    /// </summary>
    /// <param name="response">An answer whose other headers are set.</param>
    /// <param name="length">How many bytes will be written.</param>
    public static PipeWriter Open(HttpResponse response, long length)
    {
        var coding = length < SmallestCompressed ? ContentCoding.Identity : ContentCodings.Choose(response.HttpContext.Request.Headers.AcceptEncoding);
        if (coding == ContentCoding.Identity)
        {
            response.ContentLength = length;
            return response.BodyWriter;
        }

        response.Headers.Vary = "Accept-Encoding";
        response.Headers.ContentEncoding = coding.ToString().ToLowerInvariant();
        Stream encoder = coding == ContentCoding.Gzip
            ? new GZipStream(response.Body, Level, leaveOpen: true)
            : new ZLibStream(response.Body, Level, leaveOpen: true);
        return PipeWriter.Create(encoder, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes));
    }

    public static ValueTask EndAsync(HttpResponse response, PipeWriter body) =>
        ReferenceEquals(body, response.BodyWriter) ? ValueTask.CompletedTask : body.CompleteAsync();
}
