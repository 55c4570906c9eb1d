using System.Buffers.Text;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace InferenceRuntime.Bench.Targets;

/// <summary>
/// One HTTP/1.1 connection that sends prepared requests and reads answers. HttpClient would cost more processor time per request than a fast server does, on
/// the machine where both run; here a request is one write, and an answer allocates nothing unless its body is asked for.
/// </summary>
internal sealed class HttpConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private HttpConnection(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Whether another request may be sent.</summary>
    public bool IsReusable { get; private set; } = true;

    /// <summary>Throws <see cref="SocketException"/> or <see cref="IOException"/>.</summary>
    public static async ValueTask<HttpConnection> OpenAsync(Uri server, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.IdnHost, server.Port, cancellation).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new HttpConnection(server.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, server.IdnHost, cancellation).ConfigureAwait(false) : stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Throws <see cref="IOException"/> when the connection breaks and <see cref="InvalidDataException"/> when the answer is not HTTP/1.1.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, bool keepBody, CancellationToken cancellation)
    {
        // Until the answer has been read to its end, nothing else may be sent.
        IsReusable = false;
        await SendAsync(request, cancellation).ConfigureAwait(false);
        HttpHead head;
        do
        {
            head = await ReadHeadAsync(cancellation).ConfigureAwait(false);
        }
        while (head.Status < 200);

        using var kept = keepBody || head.Status >= 300 ? new MemoryStream() : null;
        if (head.Chunked)
        {
            await ReadChunksAsync(kept, cancellation).ConfigureAwait(false);
        }
        else
        {
            await ReadBodyAsync(head.ContentLength, kept, cancellation).ConfigureAwait(false);
        }

        IsReusable = !head.Close && (head.Chunked || head.ContentLength is not null);
        return new HttpAnswer(head.Status, kept?.ToArray() ?? []);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async ValueTask<Stream> SecureAsync(Stream stream, string host, CancellationToken cancellation)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation).ConfigureAwait(false);
        return secure;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            await _stream.WriteAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A server that refuses a request before it has read all of it answers first and then closes; the answer says why.
            if (!await TryFillAsync(cancellation).ConfigureAwait(false))
            {
                throw;
            }
        }
    }

    private async ValueTask<bool> TryFillAsync(CancellationToken cancellation)
    {
        try
        {
            await FillAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpHead> ReadHeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var received = _buffer.AsSpan(_start.._end);
            if (received.IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                var head = HttpHead.Parse(received[..end]);
                _start += end + 4;
                return head;
            }

            if (received.Length >= 7 && !received.StartsWith("HTTP/1."u8))
            {
                throw new InvalidDataException("the answer is not HTTP/1.1");
            }

            await FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadBodyAsync(long? length, MemoryStream? kept, CancellationToken cancellation)
    {
        for (var left = length ?? long.MaxValue; left > 0;)
        {
            if (_start == _end)
            {
                try
                {
                    await FillAsync(cancellation).ConfigureAwait(false);
                }
                catch (EndOfStreamException) when (length is null)
                {
                    // Without a length the body ends with the connection.
                    return;
                }
            }

            var taken = (int)Math.Min(left, _end - _start);
            kept?.Write(_buffer, _start, taken);
            _start += taken;
            left -= taken;
        }
    }

    private async ValueTask ReadChunksAsync(MemoryStream? kept, CancellationToken cancellation)
    {
        while (true)
        {
            var size = await ReadChunkSizeAsync(cancellation).ConfigureAwait(false);
            await ReadBodyAsync(size, kept, cancellation).ConfigureAwait(false);

            // The line end behind a chunk; behind the last one, trailers end with an empty line too, and no server here sends any.
            await ReadBodyAsync(2, null, cancellation).ConfigureAwait(false);
            if (size == 0)
            {
                return;
            }
        }
    }

    private async ValueTask<long> ReadChunkSizeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var received = _buffer.AsSpan(_start.._end);
            if (received.IndexOf("\r\n"u8) is var end and >= 0)
            {
                if (!Utf8Parser.TryParse(received[..end], out long size, out _, 'x') || size < 0)
                {
                    throw new InvalidDataException("a chunk of the answer has no size");
                }

                _start += end + 2;
                return size;
            }

            await FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads more behind what is there. Throws <see cref="EndOfStreamException"/> at the end of the connection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        if (count == 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }

        _end += count;
    }

    private void MakeRoom()
    {
        if (_start == 0)
        {
            throw new InvalidDataException($"the answer's head is longer than {_buffer.Length} bytes");
        }

        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
