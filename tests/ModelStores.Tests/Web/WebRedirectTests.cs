using ModelStores.Tests.Http;
using Testing.Stores;

namespace ModelStores.Tests.Web;

/// <summary>Where redirects are followed to, and with what.</summary>
[CancelAfter(30_000)]
public sealed class WebRedirectTests
{
    private const string Secret = "s3cret-value";

    private static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string> { ["token"] = Secret, ["header.X-Api-Key"] = Secret, ["header.Cookie"] = $"session={Secret}" };

    private StoreHttp _http = null!;
    private TestCertificates _certificates = null!;

    [OneTimeSetUp]
    public void CreateClient()
    {
        _http = StoreClient.Http();
        _certificates = new TestCertificates();
    }

    [OneTimeTearDown]
    public void DisposeClient()
    {
        _http.Dispose();
        _certificates.Dispose();
    }

    [TestCase("301 Moved Permanently")]
    [TestCase("302 Found")]
    [TestCase("303 See Other")]
    [TestCase("307 Temporary Redirect")]
    [TestCase("308 Permanent Redirect")]
    public async Task Redirect_AnotherHost_GetsNoCredentials(string status, CancellationToken cancellation)
    {
        await using var other = new WireServer(Model);
        await using var server = new WireServer(_ => To(status, $"{other.Url}/blob?sig=x"));

        var file = (await FindAsync(server, Keys, cancellation)).Files[0];
        (await file.ReadAsync(cancellation)).Should().Equal("model"u8.ToArray());
        (await file.ReadAsync(cancellation, 1, 2)).Should().Equal("od"u8.ToArray());

        server.Requests.Should().OnlyContain(request => request.Header("Authorization") == $"Bearer {Secret}" && request.Header("X-Api-Key") == Secret);
        other.Requests.Should().HaveCount(3).And.NotContain(request => request.Head.Contains(Secret, StringComparison.Ordinal));
        other.Requests.Select(request => request.Header("Range")).Should().Equal("bytes=0-0", null, "bytes=1-2");
    }

    [Test]
    public async Task Redirect_SameOrigin_KeepsThem(CancellationToken cancellation)
    {
        await using var server = new WireServer(request => request.Path == "/rec.onnx" ? To("302 Found", "/other/rec.onnx") : Model(request));

        (await (await FindAsync(server, Keys, cancellation)).Files[0].ReadAsync(cancellation)).Should().Equal("model"u8.ToArray());

        server.Requests.Should().HaveCount(4).And.OnlyContain(request => request.Header("Authorization") == $"Bearer {Secret}" && request.Header("X-Api-Key") == Secret);
    }

    [Test]
    public async Task Redirect_AnotherNameOfTheSameMachine_GetsNoCredentials(CancellationToken cancellation)
    {
        WireServer server = null!;
        server = new WireServer(request => request.Path == "/rec.onnx" ? To("302 Found", $"{server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/moved") : Model(request));
        await using (server)
        {
            await FindAsync(server, Keys, cancellation);

            server.Requests[^1].Path.Should().Be("/moved");
            server.Requests[^1].Head.Should().NotContain(Secret);
        }
    }

    [Test]
    public async Task Redirect_AwayAndBack_DoesNotGetThemAgain(CancellationToken cancellation)
    {
        WireServer server = null!;
        await using var other = new WireServer(_ => To("302 Found", $"{server.Url}/back"));
        server = new WireServer(request => request.Path == "/back" ? Model(request) : To("302 Found", other.Url));
        await using (server)
        {
            await FindAsync(server, Keys, cancellation);

            server.Requests[^1].Path.Should().Be("/back");
            server.Requests[^1].Head.Should().NotContain(Secret);
        }
    }

    [Test]
    public async Task Redirect_FromHttpsToHttp_IsRefused(CancellationToken cancellation)
    {
        await using var plain = new WireServer(Model);
        await using var server = new WireServer(_ => To("302 Found", $"{plain.Url}/rec.onnx?sig=x"), _certificates);

        var act = () => FindAsync(server, Keys.With(("ca.crt", _certificates.AuthorityPem)), cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage($"*redirects to {plain.Url}/rec.onnx?..., which is not followed*")).Which.IsTransient.Should().BeFalse();
        plain.Requests.Should().BeEmpty();
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("ftp://host/rec.onnx")]
    public async Task Redirect_AnotherScheme_IsRefused(string target, CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => To("302 Found", target));

        var act = () => FindAsync(server, Keys, cancellation);

        await act.Should().ThrowAsync<StoreException>().WithMessage("*which is not followed*");
    }

    [Test]
    public async Task Redirect_FromHttpToHttps_IsFollowed(CancellationToken cancellation)
    {
        await using var secure = new WireServer(Model, _certificates);
        await using var server = new WireServer(_ => To("302 Found", $"{secure.Url}/rec.onnx"));

        await FindAsync(server, Keys.With(("ca.crt", _certificates.AuthorityPem)), cancellation);

        secure.Requests.Should().ContainSingle().Which.Head.Should().NotContain(Secret);
    }

    [Test]
    public async Task Redirect_Loop_EndsAtTheLimit(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => To("302 Found", "/rec.onnx"));

        var act = () => FindAsync(server, Keys, cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage($"*redirects more than 5 times, last to {server.Url}/rec.onnx.")).Which.IsTransient.Should().BeFalse();
        server.Requests.Should().HaveCount(6);
    }

    [Test]
    public async Task Redirect_AsManyAsTheLimit_AreFollowed(CancellationToken cancellation)
    {
        await using var server = new WireServer(request =>
            request.Path == "/rec.onnx" ? To("302 Found", "/1") : request.Path == "/5" ? Model(request) : To("302 Found", $"/{request.Path[1] - '0' + 1}"));

        (await FindAsync(server, Keys, cancellation)).Files[0].Length.Should().Be(5);
    }

    [TestCase("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [TestCase("HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    public async Task Redirect_Nowhere_IsTheAnswer(string answer, CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => answer);

        var act = () => FindAsync(server, Keys, cancellation);

        await act.Should().ThrowAsync<StoreException>().WithMessage("*answered HTTP 302 Found*");
    }

    private static string To(string status, string target) => $"HTTP/1.1 {status}\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static string Model(WireRequest request) => request.Header("Range") switch
    {
        "bytes=0-0" => "HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 0-0/5\r\nContent-Length: 1\r\nConnection: close\r\n\r\nm",
        "bytes=1-2" => "HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 1-2/5\r\nContent-Length: 2\r\nConnection: close\r\n\r\nod",
        _ => "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmodel",
    };

    private Task<SourceArtifact> FindAsync(WireServer server, IReadOnlyDictionary<string, string> keys, CancellationToken cancellation) =>
        new HttpModelSource(_http).FindAsync($"{server.Url}/rec.onnx", StoreClient.Secret(keys), cancellation);
}
