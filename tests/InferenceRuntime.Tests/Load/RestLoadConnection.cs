using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace InferenceRuntime.Tests.Load;

/// <summary>A bare HTTP/1.1 connection: it sends each request once, and never again on another connection behind the test's back.</summary>
internal sealed class RestLoadConnection(Socket socket, string path) : ILoadConnection
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[4096];

    public static async Task<ILoadConnection> OpenAsync(RuntimeProcess runtime, CancellationToken cancellation)
    {
        var address = runtime.Http.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellation);
        return new RestLoadConnection(socket, "/v2/models/m/infer");
    }

    public async Task<LoadAnswer> AskAsync(float value, CancellationToken cancellation)
    {
        var body = $$"""{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[{{value.ToString("R", CultureInfo.InvariantCulture)}}]}]}""";
        var request = $"POST {path} HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        try
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation);
            return Read(await ReadAsync(cancellation));
        }
        catch (IOException e)
        {
            return LoadAnswer.Lost(e.Message);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static LoadAnswer Read((int Status, bool Close, string Body) answer) => answer switch
    {
        (200, var close, var body) => new LoadAnswer(LoadOutcome.Answered, ReadValue(body), close),
        (429, var close, _) => new LoadAnswer(LoadOutcome.Overloaded, IsLast: close),
        (503, true, _) => new LoadAnswer(LoadOutcome.Draining, IsLast: true),
        var (status, _, body) => LoadAnswer.Lost($"{status}: {body}"),
    };

    private static float ReadValue(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("outputs")[0].GetProperty("data")[0].GetSingle();
    }

    /// <summary>One whole answer: its head to the empty line, its body by Content-Length.</summary>
    private async Task<(int Status, bool Close, string Body)> ReadAsync(CancellationToken cancellation)
    {
        var filled = 0;
        var text = string.Empty;
        int end;
        while ((end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            filled += await MoreAsync(filled, cancellation);
            text = Encoding.ASCII.GetString(_buffer, 0, filled);
        }

        var head = text[..end].Split("\r\n");
        var length = end + 4 + int.Parse(Header(head, "Content-Length") ?? throw new IOException($"An answer without a length: {text}"), CultureInfo.InvariantCulture);
        while (filled < length)
        {
            filled += await MoreAsync(filled, cancellation);
        }

        var close = string.Equals(Header(head, "Connection"), "close", StringComparison.OrdinalIgnoreCase);
        return (int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), close, Encoding.UTF8.GetString(_buffer, end + 4, length - end - 4));
    }

    private async Task<int> MoreAsync(int filled, CancellationToken cancellation)
    {
        var read = await _stream.ReadAsync(_buffer.AsMemory(filled), cancellation);
        return read > 0 ? read : throw new IOException($"The connection ended after {filled} bytes of an answer.");
    }

    private static string? Header(string[] head, string name) =>
        head.Skip(1).Select(line => line.Split(": ", 2)).FirstOrDefault(pair => pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}
