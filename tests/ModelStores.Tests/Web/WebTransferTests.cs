using System.Globalization;
using System.Text;
using ModelStores.Tests.Http;

namespace ModelStores.Tests.Web;

/// <summary>What servers do wrong, byte by byte.</summary>
[CancelAfter(60_000)]
public sealed class WebTransferTests
{
    private const string Body = "0123456789abcdefghij";
    private const string Tagged = "ETag: \"v1\"\r\n";

    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public void CreateClient() => _http = StoreClient.Http();

    [OneTimeTearDown]
    public void DisposeClient() => _http.Dispose();

    [Test]
    public async Task Open_AnyRange_GivesTheseBytes(CancellationToken cancellation)
    {
        await using var server = new WireServer(Honest);
        var file = await FindAsync(server, cancellation);

        file.AcceptsRanges.Should().BeTrue();
        file.Length.Should().Be(Body.Length);
        file.Version.Should().Be("v1");
        file.Path.Should().Be("rec.onnx");
        for (var from = 0; from < Body.Length; from++)
        {
            Text(await file.ReadAsync(cancellation, from)).Should().Be(Body[from..]);
            for (var count = 1; count <= Body.Length - from; count++)
            {
                Text(await file.ReadAsync(cancellation, from, count)).Should().Be(Body.Substring(from, count));
            }
        }
    }

    [Test]
    public async Task Read_CutAtAnyOffset_IsNeverTakenForTheWhole([Values] bool withLength, CancellationToken cancellation)
    {
        // Without a length a body ends with its connection; the chunks of HTTP/1.1 tell an end from a cut.
        var whole = withLength ? Answer("200 OK", Body, Tagged) : $"HTTP/1.1 200 OK\r\n{Tagged}Transfer-Encoding: chunked\r\n\r\n{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";
        var cut = whole.Length;
        await using var server = new WireServer(request => request.Header("Range") is not null ? Honest(request) : whole[..cut]);
        var file = await FindAsync(server, cancellation);

        for (cut = 0; cut < whole.Length; cut++)
        {
            var act = () => file.ReadAsync(cancellation);
            await act.Should().ThrowAsync<Exception>($"{cut} bytes came").Where(e => (e is StoreException && ((StoreException)e).IsTransient) || e is IOException || e is HttpRequestException);
        }

        Text(await file.ReadAsync(cancellation)).Should().Be(Body);
    }

    [TestCase("bytes 4-9/20", "abcdef", "sent 'bytes 4-9/20'")]
    [TestCase("bytes 6-10/20", "56789", "sent 'bytes 6-10/20'")]
    [TestCase("bytes 5-10/21", "56789a", "sent 'bytes 5-10/21'")]
    [TestCase("bytes 5-12/20", "56789abc", "sent 'bytes 5-12/20'")]
    [TestCase("bytes 5-10/20", "56789ab", "with 7 bytes")]
    [TestCase("bytes 5-10/20", "56789", "with 5 bytes")]
    [TestCase("bytes */20", "56789a", "sent 'bytes ")]
    [TestCase("lines 5-10/20", "56789a", "sent '")]
    [TestCase("garbage", "56789a", "sent ''")]
    public async Task Open_WrongRange_IsRefusedAndTriedAgain(string range, string body, string message, CancellationToken cancellation)
    {
        await using var server = new WireServer(request =>
            request.Header("Range") == "bytes=0-0" ? Honest(request) : Answer("206 Partial Content", body, $"{Tagged}Content-Range: {range}\r\n"));
        var file = await FindAsync(server, cancellation);

        await ExpectAsync(() => file.ReadAsync(cancellation, 5, 6), StoreFailure.Unreachable, $"*was asked for the bytes 5 to 10 of 20 and *{message}*");
    }

    [Test]
    public async Task Open_WholeInsteadOfAPart_IsRefused(CancellationToken cancellation)
    {
        await using var server = new WireServer(request => request.Header("Range") == "bytes=0-0" ? Honest(request) : Answer("200 OK", Body, Tagged));
        var file = await FindAsync(server, cancellation);

        var read = () => file.ReadAsync(cancellation, 5, 6);

        (await read.Should().ThrowAsync<StoreException>().WithMessage("*was asked for a part and sent the whole*")).Which.Failure.Should().Be(StoreFailure.NoRanges);
    }

    [TestCase("200 OK", "ETag: \"v2\"\r\n", "its ETag was \"v1\" and is \"v2\"")]
    [TestCase("206 Partial Content", "ETag: \"v2\"\r\nContent-Range: bytes 5-10/20\r\n", "its ETag was \"v1\" and is \"v2\"")]
    [TestCase("206 Partial Content", "ETag: W/\"v1\"\r\nContent-Range: bytes 5-10/20\r\n", "is W/\"v1\"")]
    [TestCase("206 Partial Content", "Content-Range: bytes 5-10/20\r\n", "and is none")]
    [TestCase("416 Range Not Satisfiable", "Content-Range: bytes */3\r\n", "it has no byte 5 any more")]
    [TestCase("412 Precondition Failed", "", "HTTP 412")]
    public async Task Open_AnotherVersion_IsChanged(string status, string headers, string message, CancellationToken cancellation)
    {
        await using var server = new WireServer(request => request.Header("Range") == "bytes=0-0" ? Honest(request) : Answer(status, Body[5..11], headers));
        var file = await FindAsync(server, cancellation);

        await ExpectAsync(() => file.ReadAsync(cancellation, 5, 6), StoreFailure.Changed, $"*{message}*");
    }

    [Test]
    public async Task Open_AnotherLengthWithoutAnETag_IsChanged(CancellationToken cancellation)
    {
        await using var server = new WireServer(request => Answer("200 OK", request.Header("Range") is null ? Body[..10] : Body));
        var file = await FindAsync(server, cancellation);

        await ExpectAsync(() => file.ReadAsync(cancellation), StoreFailure.Changed, "*it had 20 bytes and has 10*");
    }

    [TestCase("ETag: W/\"v1\"\r\n", "W/\"v1\"")]
    [TestCase("Last-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n", "2015-10-21T07:28:00Z-20")]
    [TestCase("", null)]
    public async Task Find_NoStrongETag_HasNoRanges(string headers, string? version, CancellationToken cancellation)
    {
        await using var server = new WireServer(request => request.Header("Range") is null
            ? Answer("200 OK", Body, headers)
            : Answer("206 Partial Content", Body[..1], $"{headers}Content-Range: bytes 0-0/20\r\n"));

        var file = await FindAsync(server, cancellation);

        file.AcceptsRanges.Should().BeFalse();
        file.Version.Should().Be(version);
        Text(await file.ReadAsync(cancellation)).Should().Be(Body);
    }

    [Test]
    public async Task Find_ServerWithoutRangesOrLength_IsReadToItsEnd(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => $"HTTP/1.1 200 OK\r\n{Tagged}Connection: close\r\n\r\n{Body}");

        var file = await FindAsync(server, cancellation);

        file.AcceptsRanges.Should().BeFalse();
        file.Length.Should().BeNull();
        Text(await file.ReadAsync(cancellation)).Should().Be(Body);
    }

    [Test]
    public async Task Find_EmptyFile_HasNoBytes([Values] bool asNoRange, CancellationToken cancellation)
    {
        await using var server = new WireServer(request => asNoRange && request.Header("Range") is not null
            ? Answer("416 Range Not Satisfiable", "no such range", $"{Tagged}Content-Range: bytes */0\r\n")
            : Answer("200 OK", string.Empty, Tagged));

        var file = await FindAsync(server, cancellation);

        file.Length.Should().Be(0);
        file.AcceptsRanges.Should().BeFalse();
        (await file.ReadAsync(cancellation)).Should().BeEmpty();
    }

    [TestCase("HTTP/1.1 lots of garbage\r\n\r\n")]
    [TestCase("\0\u0001\u0002\r\n\r\n")]
    [TestCase("SSH-2.0-OpenSSH_9.2\r\n")]
    [TestCase("")]
    public async Task Find_Garbage_IsUnreachable(string answer, CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => answer);

        await ExpectAsync(() => FindAsync(server, cancellation), StoreFailure.Unreachable, $"{server.Url}/models/rec.onnx can not be reached: *");
    }

    [TestCase("503 Service Unavailable", "Retry-After: 7\r\n", 7)]
    [TestCase("429 Too Many Requests", "Retry-After: Tue, 01 Jan 2030 00:01:00 GMT\r\n", 60)]
    [TestCase("429 Too Many Requests", "Retry-After: Tue, 01 Jan 2019 00:01:00 GMT\r\n", 0)]
    [TestCase("503 Service Unavailable", "Retry-After: 99999999\r\n", 3600)]
    [TestCase("503 Service Unavailable", "Retry-After: soon\r\n", null)]
    [TestCase("500 Internal Server Error", "", null)]
    public async Task Find_Busy_SaysWhenToComeAgain(string status, string headers, int? seconds, CancellationToken cancellation)
    {
        using var http = StoreClient.Http(new Testing.ManualTimeProvider());
        await using var server = new WireServer(_ => Answer(status, "come again", headers));

        var act = () => new HttpModelSource(http).FindAsync($"{server.Url}/rec.onnx", StoreAccess.Anonymous, cancellation);

        var failure = (await act.Should().ThrowAsync<StoreException>().WithMessage($"*answered HTTP {status}, and said: come again")).Which;
        failure.Failure.Should().Be(StoreFailure.Busy);
        failure.IsTransient.Should().BeTrue();
        failure.RetryAfter?.TotalSeconds.Should().Be(seconds);
        failure.RetryAfter.HasValue.Should().Be(seconds.HasValue);
    }

    private static string Honest(WireRequest request)
    {
        if (request.Header("Range") is not { } header)
        {
            return Answer("200 OK", Body, Tagged);
        }

        var range = header["bytes=".Length..].Split('-');
        var from = int.Parse(range[0], CultureInfo.InvariantCulture);
        var last = range[1].Length > 0 ? int.Parse(range[1], CultureInfo.InvariantCulture) : Body.Length - 1;
        return Answer("206 Partial Content", Body[from..(last + 1)], $"{Tagged}Content-Range: bytes {from}-{last}/{Body.Length}\r\n");
    }

    private static string Answer(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static async Task ExpectAsync(Func<Task> act, StoreFailure failure, string message)
    {
        var thrown = (await act.Should().ThrowAsync<StoreException>().WithMessage(message)).Which;
        thrown.Failure.Should().Be(failure);
        thrown.IsTransient.Should().BeTrue();
    }

    private async Task<SourceFile> FindAsync(WireServer server, CancellationToken cancellation) =>
        (await new HttpModelSource(_http).FindAsync($"{server.Url}/models/rec.onnx", StoreAccess.Anonymous, cancellation)).Files[0];
}
