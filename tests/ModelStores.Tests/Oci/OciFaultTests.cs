using System.Security.Cryptography;
using System.Text;
using ModelStores.Tests.Http;

namespace ModelStores.Tests.Oci;

/// <summary>What registries and those who play one may answer.</summary>
[CancelAfter(30_000)]
public sealed class OciFaultTests
{
    private const string Password = "s3cret-value";

    private static readonly string BlobDigest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("model"u8))}";

    private static readonly string Manifest =
        $$"""{"schemaVersion": 2, "mediaType": "{{OciManifest.ImageType}}", "layers": [{"mediaType": "application/octet-stream", "digest": "{{BlobDigest}}", "size": 5, "annotations": {"org.opencontainers.image.title": "rec.onnx"} }]}""";

    private static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string> { ["username"] = "user", ["password"] = Password };

    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public void CreateClient() => _http = StoreClient.Http();

    [OneTimeTearDown]
    public void DisposeClient() => _http.Dispose();

    [Test]
    public async Task Blob_RedirectToAStoreOfBlobs_GetsNoCredentials(CancellationToken cancellation)
    {
        await using var blobs = new WireServer(_ => Answer("200 OK", "model"));
        await using var server = new WireServer(request =>
            request.Header("Authorization") is null ? Answer("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"r\"\r\n")
            : request.Path.Contains("/blobs/", StringComparison.Ordinal) ? Answer("307 Temporary Redirect", "", $"Location: {blobs.Url}/x?sig=y\r\n")
            : Answer("200 OK", Manifest));

        var artifact = await FindAsync(server, cancellation);
        (await artifact.Files[0].ReadAsync(cancellation)).Should().Equal("model"u8.ToArray());

        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"))}";
        server.Requests.Select(request => request.Header("Authorization")).Should().Equal(null, expected, expected);
        blobs.Requests.Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    [Test]
    public async Task Find_ChallengeOfAnotherHost_IsNotAnswered(CancellationToken cancellation)
    {
        await using var other = new WireServer(_ => Answer("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"r\"\r\n"));
        await using var server = new WireServer(_ => Answer("307 Temporary Redirect", "", $"Location: {other.Url}/x\r\n"));

        await ExpectAsync(server, StoreFailure.Forbidden, "*HTTP 401*", cancellation);

        other.Requests.Should().ContainSingle().Which.Head.Should().NotContain("Authorization");
    }

    [TestCase("http://tokens.example.com/token")]
    [TestCase("ftp://127.0.0.1/token")]
    [TestCase("/token")]
    [TestCase("")]
    public async Task Find_TokenServiceThatOthersCanReadAlong_GetsNothing(string realm, CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => Answer("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{realm}\",service=\"s\"\r\n"));

        await ExpectAsync(server, StoreFailure.Forbidden, $"*names '{realm}' as its token service*no credentials were sent.", cancellation);

        server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task Find_TokenChallenge_AsksForWhatTheRegistryWants(CancellationToken cancellation)
    {
        await using var tokens = new WireServer(_ => Answer("200 OK", """{"access_token": "t0ken"}"""));
        await using var server = new WireServer(request => request.Header("Authorization") == "Bearer t0ken"
            ? Answer("200 OK", Manifest)
            : Answer("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{tokens.Url}/t?a=b\",service=\"reg, istry\",scope=\"repository:m:pull,push repository:n:pull\"\r\n"));

        await FindAsync(server, cancellation);

        tokens.Requests.Should().ContainSingle().Which.Path.Should().Be("/t?a=b&scope=repository%3Am%3Apull%2Cpush%20repository%3An%3Apull&service=reg%2C%20istry");
    }

    [Test]
    public async Task Find_IdentityToken_IsExchanged(CancellationToken cancellation)
    {
        await using var tokens = new WireServer(_ => Answer("200 OK", """{"access_token": "t0ken", "expires_in": 300}"""));
        await using var server = new WireServer(request => request.Header("Authorization") == "Bearer t0ken"
            ? Answer("200 OK", Manifest)
            : Answer("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{tokens.Url}/t\",service=\"s\"\r\n"));
        var config = $$"""{"auths": {"{{server.Url["http://".Length..]}}": {"identitytoken": "refresh-me"} } }""";

        await FindAsync(server, cancellation, new Dictionary<string, string> { [".dockerconfigjson"] = config });

        tokens.Requests.Should().ContainSingle().Which.Head.Should().StartWith("POST /t ").And.NotContain("Authorization");
    }

    [TestCase("200 OK", "<html>", StoreFailure.Unreachable, "no JSON of a token")]
    [TestCase("200 OK", "{}", StoreFailure.Unreachable, "without a token")]
    [TestCase("200 OK", """{"token": 5}""", StoreFailure.Unreachable, "no JSON of a token")]
    [TestCase("200 OK", "[]", StoreFailure.Unreachable, "no JSON of a token")]
    [TestCase("503 Service Unavailable", "", StoreFailure.Busy, "HTTP 503")]
    [TestCase("403 Forbidden", """{"errors": [{"code": "DENIED", "message": "no"}]}""", StoreFailure.Forbidden, "and said: DENIED: no")]
    public async Task Find_TokenServiceThatGivesNone_SaysWhatItAnswered(string status, string body, StoreFailure failure, string message, CancellationToken cancellation)
    {
        await using var tokens = new WireServer(_ => Answer(status, body));
        await using var server = new WireServer(_ => Answer("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{tokens.Url}/t\"\r\n"));

        await ExpectAsync(server, failure, $"{tokens.Url}/t, the token service of oci://*{message}*", cancellation);
    }

    [Test]
    public async Task Find_TokenThatTheRegistryDoesNotTake_IsAskedForOnce(CancellationToken cancellation)
    {
        await using var tokens = new WireServer(_ => Answer("200 OK", """{"token": "t0ken"}"""));
        await using var server = new WireServer(_ => Answer("401 Unauthorized", "", $"WWW-Authenticate: Bearer realm=\"{tokens.Url}/t\"\r\n"));

        await ExpectAsync(server, StoreFailure.Forbidden, "*HTTP 401*", cancellation);

        tokens.Requests.Should().ContainSingle();
        server.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task Find_ManifestAboveTheLimit_IsRefused(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => Answer("200 OK", new string(' ', 4 * 1024 * 1024) + Manifest));

        await ExpectAsync(server, StoreFailure.InvalidArtifact, "The manifest of *has more than 4194304 bytes.", cancellation);
    }

    [Test]
    public async Task Find_AnotherManifestThanThePinnedOne_IsRefused(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => Answer("200 OK", Manifest + " "));
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest)))}";

        var act = () => new OciModelSource(_http).FindAsync($"{Oci(server)}/m@{digest}", StoreAccess.Anonymous, cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage($"*was asked for the manifest {digest} and sent one with the digest sha256:*")).Which.IsTransient.Should().BeTrue();
    }

    [TestCase("<html>Sign in</html>", "no JSON of a manifest")]
    [TestCase("null", "is of the type")]
    [TestCase("""{"schemaVersion": 1, "mediaType": "application/vnd.docker.distribution.manifest.v1+json"}""", "is of the type 'application/vnd.docker.distribution.manifest.v1+json'")]
    [TestCase("""{"layers": 5, "mediaType": "application/vnd.oci.image.manifest.v1+json"}""", "no JSON of a manifest")]
    public async Task Find_WhatIsNoManifest_IsNamed(string body, string message, CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => Answer("200 OK", body));

        await ExpectAsync(server, StoreFailure.InvalidArtifact, $"*{message}*", cancellation);
    }

    [Test]
    public async Task Find_TypeOnlyInTheHeader_IsTaken(CancellationToken cancellation)
    {
        var manifest = Manifest.Replace($"\"mediaType\": \"{OciManifest.ImageType}\", ", string.Empty, StringComparison.Ordinal);
        await using var server = new WireServer(_ => Answer("200 OK", manifest, $"Content-Type: {OciManifest.ImageType}; charset=utf-8\r\n"));

        (await FindAsync(server, cancellation)).Files.Should().ContainSingle();
    }

    private static string Oci(WireServer server) => server.Url.Replace("http://", "oci://", StringComparison.Ordinal);

    private static string Answer(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private async Task ExpectAsync(WireServer server, StoreFailure failure, string message, CancellationToken cancellation)
    {
        var act = () => FindAsync(server, cancellation);

        var thrown = (await act.Should().ThrowAsync<StoreException>().WithMessage(message)).Which;
        thrown.Failure.Should().Be(failure);
        thrown.Message.Should().NotContain(Password).And.NotContain("t0ken");
    }

    private Task<SourceArtifact> FindAsync(WireServer server, CancellationToken cancellation, IReadOnlyDictionary<string, string>? keys = null) =>
        new OciModelSource(_http).FindAsync($"{Oci(server)}/m:1", StoreClient.Secret(keys ?? Keys), cancellation);
}
