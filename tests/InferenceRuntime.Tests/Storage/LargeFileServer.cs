using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace InferenceRuntime.Tests.Storage;

/// <summary>A web server with one file of any size, of which no more than a block is ever in memory. It has an ETag and answers ranges.</summary>
internal sealed class LargeFileServer : IAsyncDisposable
{
    private const int BlockBytes = 1024 * 1024;

    private readonly byte[] _block = RandomNumberGenerator.GetBytes(BlockBytes);
    private readonly long _length;
    private readonly Action _onRequest;
    private ArtifactServer _server = null!;

    private LargeFileServer(long length, Action onRequest)
    {
        _length = length;
        _onRequest = onRequest;
    }

    public string Url => _server.Url("/large.onnx");

    /// <param name="length">The file's size in bytes.</param>
    /// <param name="onRequest">Called at each request for a part.</param>
    public static async Task<LargeFileServer> StartAsync(long length, Action onRequest)
    {
        var large = new LargeFileServer(length, onRequest);
        large._server = await ArtifactServer.StartAsync(large.AnswerAsync);
        return large;
    }

    /// <summary>The digest of the file: block after block, the first byte of each its number.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var from = 0L; from < _length; from += BlockBytes)
        {
            hash.AppendData(BlockAt(from).AsSpan(0, (int)Math.Min(BlockBytes, _length - from)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private byte[] BlockAt(long offset)
    {
        var block = (byte[])_block.Clone();
        BitConverter.TryWriteBytes(block, offset / BlockBytes);
        return block;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _onRequest();
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        var (from, to) = (range?.From ?? 0, range?.To ?? _length - 1);
        context.Response.StatusCode = range is null ? 200 : 206;
        context.Response.Headers.ETag = "\"one\"";
        context.Response.ContentLength = to - from + 1;
        if (range is not null)
        {
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{_length}";
        }

        while (from <= to)
        {
            var inBlock = (int)(from % BlockBytes);
            var count = (int)Math.Min(BlockBytes - inBlock, to - from + 1);
            await context.Response.Body.WriteAsync(BlockAt(from).AsMemory(inBlock, count), context.RequestAborted);
            from += count;
        }
    }
}
