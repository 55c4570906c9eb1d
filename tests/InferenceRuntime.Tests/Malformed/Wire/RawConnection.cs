using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>A client that sends bytes as they are, right or wrong, over one connection, and reads what comes back. No call waits longer than its limit.</summary>
internal sealed class RawConnection : IDisposable
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(15);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RawConnection(Socket socket) => _socket = socket;

    /// <param name="address">Where the server listens.</param>
    /// <param name="receiveBuffer">What the system takes in for a client that does not read; null for its default.</param>
    public static async Task<RawConnection> OpenAsync(Uri address, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        using var limit = new CancellationTokenSource(DefaultLimit);
        await socket.ConnectAsync(address.Host, address.Port, limit.Token);
        return new RawConnection(socket);
    }

    public static byte[] Post(string path, ReadOnlySpan<byte> body, string more = "") =>
        [.. Encoding.Latin1.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n{more}\r\n"), .. body];

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, TimeSpan? limit = null)
    {
        using var time = new CancellationTokenSource(limit ?? DefaultLimit);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, time.Token)..];
        }
    }

    /// <summary>Says that nothing more comes; answers can still be read.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }

    /// <summary>Whether something comes, or the server ends the connection, within the limit.</summary>
    public async Task<bool> HearsAsync(TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit);
        try
        {
            await FillAsync(time.Token);
            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next answer; null when the server ended the connection instead. Throws <see cref="OperationCanceledException"/> when nothing comes in time.</summary>
    public async Task<RawAnswer?> ReadAnswerAsync(TimeSpan? limit = null)
    {
        using var time = new CancellationTokenSource(limit ?? DefaultLimit);
        try
        {
            var statusLine = await ReadLineAsync(time.Token);
            if (statusLine is null)
            {
                return null;
            }

            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync(time.Token) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            var status = int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture);
            return new RawAnswer(status, headers, await ReadBodyAsync(status, headers, time.Token));
        }
        catch (SocketException)
        {
            // Reset: the server did not want the rest of what was sent.
            return null;
        }
    }

    /// <summary>Throws away what comes until the server ends the connection. False when it has not within the limit.</summary>
    public async Task<bool> EndsAsync(TimeSpan? limit = null)
    {
        using var time = new CancellationTokenSource(limit ?? DefaultLimit);
        try
        {
            while (await _socket.ReceiveAsync(_buffer, time.Token) > 0)
            {
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadBodyAsync(int status, Dictionary<string, string> headers, CancellationToken cancellation)
    {
        if (status < 200)
        {
            return string.Empty;
        }

        if (headers.TryGetValue("Content-Length", out var length))
        {
            return await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation);
        }

        var body = new StringBuilder();
        while (headers.ContainsKey("Transfer-Encoding") && await ReadLineAsync(cancellation) is { } size && size != "0")
        {
            body.Append(await ReadAsync(int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture), cancellation));
            await ReadLineAsync(cancellation);
        }

        if (headers.ContainsKey("Transfer-Encoding"))
        {
            await ReadLineAsync(cancellation);
        }

        return body.ToString();
    }

    private async Task<string> ReadAsync(int length, CancellationToken cancellation)
    {
        var text = new StringBuilder(length);
        while (text.Length < length && await FillAsync(cancellation))
        {
            var piece = Math.Min(length - text.Length, _end - _start);
            text.Append(Encoding.Latin1.GetString(_buffer, _start, piece));
            _start += piece;
        }

        return text.ToString();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await FillAsync(cancellation))
        {
            var next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }

        return null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start < _end)
        {
            return true;
        }

        _start = 0;
        _end = await _socket.ReceiveAsync(_buffer, cancellation);
        return _end > 0;
    }
}
