using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Where an answer's body is written to, compressed when the client asks for it.</summary>
internal static class ResponseBody
{
    // Below it the header of a compressed stream eats what compression saves, and the client waits for nothing.
    private const int SmallestCompressed = 1024;

    private const int BufferBytes = 64 * 1024;

    /// <summary>What may wait unsent in Kestrel's pipe while more is copied into it.</summary>
    public const int FlushEvery = 256 * 1024;

    // Of numbers in text, level 2 leaves 0.44 and the default 0.42, at three times its speed; level 1 is little faster and leaves 0.65.
    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 2 };

    /// <summary>
    /// Sets the headers that tell of the body's length and coding. <see cref="EndAsync"/> must follow when the body is whole, and only then:
    /// a compressed stream that does not end tells the client that something is missing.
    /// </summary>
    /// <param name="response">An answer whose other headers are set.</param>
    /// <param name="length">How many bytes will be written.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async ValueTask<PipeWriter> OpenAsync(HttpResponse response, long length, CancellationToken cancellation)
    {
        var coding = ContentCoding.Identity;
        if (length >= SmallestCompressed)
        {
            // Whatever is chosen: a cache in between must not give one client what was chosen for another.
            response.Headers.Vary = "Accept-Encoding";
            coding = ContentCodings.Choose(response.HttpContext.Request.Headers.AcceptEncoding);
        }

        if (coding == ContentCoding.Identity)
        {
            response.ContentLength = length;
            if (length >= FlushEvery)
            {
                // Before its headers are out, Kestrel keeps what is written aside and counts none of it as unflushed.
                await response.StartAsync(cancellation).ConfigureAwait(false);
            }

            return response.BodyWriter;
        }

        response.Headers.ContentEncoding = coding.ToString().ToLowerInvariant();
        Stream encoder = coding == ContentCoding.Gzip
            ? new GZipStream(response.Body, Level, leaveOpen: true)
            : new ZLibStream(response.Body, Level, leaveOpen: true);
        return PipeWriter.Create(encoder, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes));
    }

    /// <summary>In pieces: what a client does not take is not all copied into the pipe, and the least rate of taking it counts for each piece.</summary>
    public static async ValueTask WriteAsync(PipeWriter body, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(FlushEvery, bytes.Length)..])
        {
            body.Write(bytes.Span[..Math.Min(FlushEvery, bytes.Length)]);
            await FlushLargeAsync(body, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A small answer leaves in one piece, with its headers: each flush is a packet and a system call.</summary>
    public static ValueTask<FlushResult> FlushLargeAsync(PipeWriter body, CancellationToken cancellation) =>
        body.UnflushedBytes >= FlushEvery ? body.FlushAsync(cancellation) : default;

    /// <summary>Sends what is left.</summary>
    public static async ValueTask EndAsync(HttpResponse response, PipeWriter body, CancellationToken cancellation)
    {
        await body.FlushAsync(cancellation).ConfigureAwait(false);
        if (!ReferenceEquals(body, response.BodyWriter))
        {
            await body.CompleteAsync().ConfigureAwait(false);
        }
    }
}
