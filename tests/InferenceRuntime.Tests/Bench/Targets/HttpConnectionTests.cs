using System.Net;
using System.Net.Sockets;
using System.Text;
using InferenceRuntime.Bench.Targets;
using Testing;

namespace InferenceRuntime.Tests.Bench.Targets;

/// <summary>The load generator's own HTTP client, against bytes as servers write them.</summary>
public sealed class HttpConnectionTests
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();

    private TcpListener _listener = null!;

    [SetUp]
    public void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
    }

    [TearDown]
    public void Stop() => _listener.Dispose();

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true)]
    [TestCase("HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", 200, "", true)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 200, "hello", true)]
    [TestCase("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false)]
    [TestCase("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\nno", 429, "no", true)]
    [TestCase("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", false)]
    public async Task Exchange_Answer_IsReadToItsEnd(string answer, int status, string body, bool reusable)
    {
        var server = AnswerAsync(Encoding.ASCII.GetBytes(answer), piece: int.MaxValue);

        await using var connection = await OpenAsync();
        var read = await ExchangeAsync(connection);

        (read.Status, Encoding.ASCII.GetString(read.Body.Span), connection.IsReusable).Should().Be((status, body, reusable));
        await server.WaitAsync(ChildProcess.DefaultTimeout);
    }

    [Test]
    public async Task Exchange_AnswerInSinglesBytes_IsTheSame()
    {
        var server = AnswerAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n"u8.ToArray(), piece: 1);

        await using var connection = await OpenAsync();
        var read = await ExchangeAsync(connection);

        Encoding.ASCII.GetString(read.Body.Span).Should().Be("0123456789");
        await server.WaitAsync(ChildProcess.DefaultTimeout);
    }

    [Test]
    public async Task Exchange_WithoutALength_EndsWithTheConnection()
    {
        var server = AnswerAsync("HTTP/1.1 200 OK\r\n\r\nuntil the end"u8.ToArray(), piece: int.MaxValue);

        await using var connection = await OpenAsync();
        var read = await ExchangeAsync(connection);

        Encoding.ASCII.GetString(read.Body.Span).Should().Be("until the end");
        connection.IsReusable.Should().BeFalse();
        await server.WaitAsync(ChildProcess.DefaultTimeout);
    }

    [TestCase("\0\0\u0006\u0004\0\0\0\0\0 settings of HTTP/2")]
    [TestCase("HTTP/1.1 nonsense\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n")]
    public async Task Exchange_SomethingElse_IsInvalidData(string answer)
    {
        var server = AnswerAsync(Encoding.ASCII.GetBytes(answer), piece: int.MaxValue);

        await using var connection = await OpenAsync();
        var exchange = () => ExchangeAsync(connection);

        await exchange.Should().ThrowAsync<InvalidDataException>();
        await server.WaitAsync(ChildProcess.DefaultTimeout);
    }

    [Test]
    public async Task Exchange_BodyCutOff_IsAnEndOfStream()
    {
        var server = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"u8.ToArray(), piece: int.MaxValue);

        await using var connection = await OpenAsync();
        var exchange = () => ExchangeAsync(connection);

        await exchange.Should().ThrowAsync<EndOfStreamException>();
        connection.IsReusable.Should().BeFalse();
        await server.WaitAsync(ChildProcess.DefaultTimeout);
    }

    private ValueTask<HttpConnection> OpenAsync() => HttpConnection.OpenAsync(new Uri($"http://{_listener.LocalEndpoint}"), CancellationToken.None);

    private static async Task<HttpAnswer> ExchangeAsync(HttpConnection connection) =>
        await connection.ExchangeAsync(Request, keepBody: true, CancellationToken.None).AsTask().WaitAsync(ChildProcess.DefaultTimeout);

    /// <summary>Takes one connection, reads the request, answers in pieces and closes.</summary>
    private async Task AnswerAsync(byte[] answer, int piece)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[Request.Length]);
        for (var start = 0; start < answer.Length; start += piece)
        {
            await stream.WriteAsync(answer.AsMemory(start, Math.Min(piece, answer.Length - start)));
            if (piece == int.MaxValue)
            {
                break;
            }
        }
    }
}
