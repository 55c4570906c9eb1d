using System.Text;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>Requests whose HTTP itself is wrong or ambiguous: refused, never read in two ways, never waited for.</summary>
public sealed class HttpShapeTests
{
    private const string Infer = "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\n";

    // What a second server in front of ours may take for a request of its own.
    private const string Smuggled = "GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    private static readonly int Length = ServedModels.Good.Length;

    private RuntimeProcess _runtime = null!;

    private static IEnumerable<TestCaseData> Ambiguous =>
    [
        Case("content-length-and-chunked", $"{Infer}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}", 400),
        Case("chunked-and-content-length", $"{Infer}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{Smuggled}", 400),
        Case("content-length-and-chunked-right", $"{Infer}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n0\r\n\r\n{Smuggled}", 400),
        Case("two-content-lengths", $"{Infer}Content-Length: {Length}\r\nContent-Length: 0\r\n\r\n{ServedModels.Good}", 400),
        Case("content-length-list", $"{Infer}Content-Length: {Length}, {Length}\r\n\r\n{ServedModels.Good}", 400),
        Case("content-length-negative", $"{Infer}Content-Length: -1\r\n\r\n", 400),
        Case("content-length-hexadecimal", $"{Infer}Content-Length: 0x10\r\n\r\n", 400),
        Case("content-length-overflow", $"{Infer}Content-Length: 18446744073709551617\r\n\r\n", 400),
        Case("content-length-largest", $"{Infer}Content-Length: 9223372036854775807\r\n\r\n", 413),
        Case("space-before-colon", $"{Infer}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        Case("chunked-misspelt", $"{Infer}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        Case("chunked-not-last", $"{Infer}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
        Case("folded-header", $"{Infer}X: a\r\n b\r\nContent-Length: 0\r\n\r\n", 400),
        Case("header-without-colon", $"{Infer}Garbage\r\n\r\n", 400),
        Case("header-name-with-nul", $"{Infer}X\0Y: 1\r\n\r\n", 400),
        Case("bare-carriage-return", $"{Infer}X: a\rb\r\n\r\n", 400),
        Case("no-host", "GET /v2 HTTP/1.1\r\n\r\n", 400),
        Case("two-hosts", "GET /v2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        Case("method-garbage", "G{T /v2 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        Case("version-2-in-text", "GET /v2 HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        Case("version-garbage", "GET /v2 HTTX/1.1\r\nHost: x\r\n\r\n", 505),
        Case("connect", "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", 405),
        Case("trace", "TRACE /v2 HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        Case("path-with-nul", "GET /v2/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        Case("path-that-climbs", "GET /v2/models/../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        Case("path-not-utf8", "GET /v2/models/%ff HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        Case("chunk-size-garbage", $"{Infer}Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        Case("chunk-size-negative", $"{Infer}Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        Case("chunk-size-overflow", $"{Infer}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n", 400),
        Case("chunk-size-above-the-limit", $"{Infer}Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{new string(' ', 300_000)}", 413),
        Case("chunk-longer-than-its-size", $"{Infer}Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n", 400),
        Case("chunk-shorter-than-its-size", $"{Infer}Transfer-Encoding: chunked\r\n\r\n9\r\nabcd\r\n0\r\n\r\n{Smuggled}", 400),
        Case("header-line-endless", $"{Infer}X: {new string('a', 40_000)}", 431),
        Case("headers-101", Infer + string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n")) + "\r\n", 431),
        Case("headers-33-kib", Infer + string.Concat(Enumerable.Range(0, 33).Select(i => $"X-{i}: {new string('a', 1024)}\r\n")) + "\r\n", 431),
        Case("request-line-9-kib", $"GET /v2/{new string('a', 9 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        Case("request-line-endless", $"GET /{new string('a', 1_000_000)}", 414),
        Case("request-line-8-kib", $"GET /v2/models/{new string('a', (8 * 1024) - 30)} HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        Case("expect-garbage", $"{Infer}Expect: something\r\nContent-Length: {Length}\r\n\r\n{ServedModels.Good}", 200),
        Case("expect-of-what-is-too-large", $"{Infer}Expect: 100-continue\r\nContent-Length: 900000\r\n\r\n", 413),
        Case("upgrade-to-websocket", "GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", 200),
        Case("upgrade-to-http2", "GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", 200),
    ];

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await ServedModels.ServeAsync("--max-request-bytes=200000");

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await ServedModels.CheckNothingFailedAsync(_runtime);
        await _runtime.DisposeAsync();
    }

    [TestCaseSource(nameof(Ambiguous))]
    public async Task Send_WrongOrAmbiguousRequest_IsAnsweredOnce(string bytes, int status)
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await SendAllAsync(connection, bytes);

        var answer = await connection.ReadAnswerAsync();

        answer?.Status.Should().Be(status);
        (answer is not null || status is 431 or 414 or 413).Should().BeTrue("only who still sends may lose the answer to a reset");
        if (status >= 400 && status is not (404 or 405))
        {
            (await connection.ReadAnswerAsync()).Should().BeNull("what follows on such a connection is no request");
        }

        await ServedModels.CheckAnswersAsync(_runtime);
    }

    [TestCase("Content-Length: 500\r\n\r\n{")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n500\r\n{")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")]
    [TestCase("Content-Le")]
    public async Task Send_RequestThatIsCutOff_IsNotWaitedFor(string rest)
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync(Infer + rest);
        connection.EndSending();

        (await connection.EndsAsync(TimeSpan.FromSeconds(5))).Should().BeTrue();
    }

    [Test]
    public async Task Send_Http2ToTheRestPort_IsEnded()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");

        (await connection.EndsAsync(TimeSpan.FromSeconds(5))).Should().BeTrue();
    }

    [Test]
    public async Task Send_ExpectContinue_IsToldToContinue()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync($"{Infer}Expect: 100-continue\r\nContent-Length: {Length}\r\n\r\n");

        var first = await connection.ReadAnswerAsync();
        await connection.SendAsync(ServedModels.Good);
        var second = await connection.ReadAnswerAsync();

        first!.Status.Should().Be(100);
        second!.Status.Should().Be(200);
        second.Body.Should().EndWith(ServedModels.GoodAnswer);
    }

    [Test]
    public async Task Send_ExpectContinueForAnUnknownModel_IsRefusedWithoutTheBody()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync($"POST /v2/models/none/infer HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {Length}\r\n\r\n");

        (await connection.ReadAnswerAsync())!.Status.Should().Be(404);
    }

    [Test]
    public async Task Send_ManyRequestsAtOnce_AreAnsweredInTheirOrder()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        var bodies = Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? "{" : $"{{\"id\":\"{i}\",{ServedModels.Good[1..]}").ToArray();
        await connection.SendAsync(bodies.SelectMany(body => RawConnection.Post("/v2/models/m/infer", Encoding.UTF8.GetBytes(body))).ToArray());

        for (var i = 0; i < bodies.Length; i++)
        {
            var answer = await connection.ReadAnswerAsync();
            answer!.Status.Should().Be(i % 3 == 0 ? 400 : 200);
            answer.Body.Should().Contain(i % 3 == 0 ? "error" : $"\"id\":\"{i}\"");
        }
    }

    private static TestCaseData Case(string name, string bytes, int status) => new TestCaseData(bytes, status).SetArgDisplayNames(name);

    private static async Task SendAllAsync(RawConnection connection, string bytes)
    {
        try
        {
            await connection.SendAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The server has seen enough and closed; its answer may still be there to read.
        }
    }
}
