using System.IO.Compression;
using System.IO.Pipelines;
using InferenceRuntime.Serving;
using Microsoft.AspNetCore.Http.Features;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// A compressed body, decompressed while it is read. The limit of a body counts for what comes out as well: a small body that would become
/// a large one is refused with 413 as soon as it passes the limit. Bytes that are cut off or corrupt are <see cref="ServingError.InvalidRequest"/>.
/// </summary>
internal sealed class DecodedBody : Stream
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _decoder;
    private readonly ContentCoding _coding;
    private readonly long _limit;
    private long _decoded;

    private DecodedBody(Stream decoder, ContentCoding coding, long limit)
    {
        _decoder = decoder;
        _coding = coding;
        _limit = limit;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _decoded;
        set => throw new NotSupportedException();
    }

    /// <summary>A reader of the decompressed bytes. Completing it frees the decoder.</summary>
    public static async ValueTask<PipeReader> OpenAsync(HttpRequest request, ContentCoding coding, CancellationToken cancellation)
    {
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? long.MaxValue;
        var zlib = coding == ContentCoding.Deflate && await HasZlibHeaderAsync(request.BodyReader, cancellation).ConfigureAwait(false);
        var body = request.BodyReader.AsStream(leaveOpen: true);
        Stream decoder = coding == ContentCoding.Gzip ? new GZipStream(body, CompressionMode.Decompress)
            : zlib ? new ZLibStream(body, CompressionMode.Decompress)
            : new DeflateStream(body, CompressionMode.Decompress);
        return PipeReader.Create(new DecodedBody(decoder, coding, limit), new StreamPipeReaderOptions(bufferSize: BufferBytes));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _decoded += read;
            return _decoded <= _limit
                ? read
                : throw new BadHttpRequestException("The decompressed body is too large.", StatusCodes.Status413PayloadTooLarge);
        }
        catch (InvalidDataException e)
        {
            throw ServingException.Invalid($"The body is not a whole {_coding.ToString().ToLowerInvariant()} stream, as its Content-Encoding says: {e.Message}");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether the two bytes of RFC 1950 are in front: method 8, and a checksum that makes them a multiple of 31.</summary>
    private static async ValueTask<bool> HasZlibHeaderAsync(PipeReader body, CancellationToken cancellation)
    {
        var read = await body.ReadAtLeastAsync(2, cancellation).ConfigureAwait(false);
        var header = read.Buffer.Length < 2 ? [] : System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, 2));

        // Nothing is taken: the decoder reads the same bytes again.
        body.AdvanceTo(read.Buffer.Start);
        return header is [var method, _] && (method & 0x0F) == 8 && ((method << 8) | header[1]) % 31 == 0;
    }
}
