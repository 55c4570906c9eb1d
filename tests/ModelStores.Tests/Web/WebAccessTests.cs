using ModelStores.Tests.Http;
using Testing.Stores;

namespace ModelStores.Tests.Web;

/// <summary>Credentials and authorities, on nginx.</summary>
[CancelAfter(60_000)]
public sealed class WebAccessTests
{
    private static readonly byte[] Model = StoreClient.RandomBytes(500_000);

    private NginxServer _nginx = null!;
    private StoreHttp _http = null!;

    private string Private => $"{_nginx.Url}/private/rec.onnx";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _http = StoreClient.Http();
        _nginx = await NginxServer.StartAsync();
        Directory.CreateDirectory(Path.Combine(_nginx.Folder, "private"));
        await File.WriteAllBytesAsync(Path.Combine(_nginx.Folder, "private", "rec.onnx"), Model);
        await File.WriteAllBytesAsync(Path.Combine(_nginx.Folder, "empty.onnx"), []);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _nginx.DisposeAsync();
    }

    [Test]
    public async Task Find_UserAndPassword_ReadsWholeAndParts(CancellationToken cancellation)
    {
        var file = (await FindAsync(Private, _nginx.Keys, cancellation)).Files[0];

        file.AcceptsRanges.Should().BeTrue();
        file.Length.Should().Be(Model.Length);
        file.Version.Should().NotBeNullOrEmpty();
        (await file.ReadAsync(cancellation)).Should().Equal(Model);
        (await file.ReadAsync(cancellation, 123_456, 65_536)).Should().Equal(Model[123_456..(123_456 + 65_536)]);
        (await file.ReadAsync(cancellation, 499_999)).Should().Equal(Model[^1..]);
    }

    [Test]
    public async Task Find_EmptyFile_HasNoBytes(CancellationToken cancellation)
    {
        var file = (await FindAsync($"{_nginx.Url}/empty.onnx", _nginx.Keys, cancellation)).Files[0];

        file.Length.Should().Be(0);
        (await file.ReadAsync(cancellation)).Should().BeEmpty();
    }

    [Test]
    public async Task Open_FileReplaced_IsChanged(CancellationToken cancellation)
    {
        var path = Path.Combine(_nginx.Folder, "replaced.onnx");
        await File.WriteAllBytesAsync(path, Model, cancellation);
        var file = (await FindAsync($"{_nginx.Url}/replaced.onnx", _nginx.Keys, cancellation)).Files[0];
        await File.WriteAllBytesAsync(path, Model[..1000], cancellation);

        foreach (var from in (int[])[0, 10, 400_000])
        {
            var act = () => file.ReadAsync(cancellation, from);
            (await act.Should().ThrowAsync<StoreException>()).Which.Failure.Should().Be(StoreFailure.Changed);
        }
    }

    [Test]
    public Task Find_WrongPassword_NamesSecretAndKeys(CancellationToken cancellation) => ExpectAsync(
        Private,
        _nginx.Keys.With(("password", "wrong")),
        $"{Private}, asked with the keys of Secret 'keys', answered HTTP 401 *Secret 'keys' has the keys ca.crt, password, username; username and password, token, or header.NAME are expected.",
        cancellation);

    [Test]
    public async Task Find_KeysThatDoNotGoTogether_SayWhich(CancellationToken cancellation)
    {
        await ExpectAsync(Private, _nginx.Keys.With(("password", null)), "Secret 'keys' has the keys ca.crt, username; username and password are expected together.", cancellation);
        await ExpectAsync(Private, _nginx.Keys.With(("token", "x")), "Secret 'keys' has token besides username or password; one of both is expected.", cancellation);
        await ExpectAsync(Private, new Dictionary<string, string> { ["token"] = "s3cret\nline" }, "The key token of Secret 'keys' can not be sent as a bearer token: it has characters that are no visible ASCII.", cancellation);
        await ExpectAsync(Private, new Dictionary<string, string> { ["header.X-Key"] = "s3cret\r\nX-Other: 1" }, "The key header.X-Key of Secret 'keys' can not be sent as a header: *", cancellation);
        await ExpectAsync(Private, new Dictionary<string, string> { ["header.X-Key"] = "größe" }, "The key header.X-Key of Secret 'keys' can not be sent as a header: *", cancellation);
    }

    [Test]
    public async Task Find_UnknownAuthority_NamesTheKeyThatMendsIt(CancellationToken cancellation)
    {
        var act = () => FindAsync(Private, _nginx.Keys.With(("ca.crt", null)), cancellation);

        var failure = (await act.Should().ThrowAsync<StoreException>().WithMessage($"{Private} can not be reached: *certificate*A Secret's key ca.crt names the authorities*")).Which;
        failure.Failure.Should().Be(StoreFailure.Unreachable);
        failure.IsTransient.Should().BeFalse();
    }

    [Test]
    public async Task Find_AnotherAuthority_IsNotTrusted(CancellationToken cancellation)
    {
        using var other = new TestCertificates();
        var act = () => FindAsync(Private, _nginx.Keys.With(("ca.crt", other.AuthorityPem)), cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*certificate*")).Which.IsTransient.Should().BeFalse();
    }

    [TestCase("no PEM", "The key ca.crt of Secret 'keys' holds no certificate*")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "The key ca.crt of Secret 'keys' can not be read*")]
    public Task Find_AuthorityThatIsNone_SaysSo(string pem, string message, CancellationToken cancellation) =>
        ExpectAsync(Private, _nginx.Keys.With(("ca.crt", pem)), message, cancellation);

    [Test]
    public async Task Find_PlainHttpOnATlsPort_AndTheOtherWayRound_AreErrors(CancellationToken cancellation)
    {
        await using var plain = new WireServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var act = () => FindAsync(plain.Url.Replace("http:", "https:", StringComparison.Ordinal) + "/rec.onnx", _nginx.Keys, cancellation);
        await act.Should().ThrowAsync<StoreException>().WithMessage("*can not be reached*");

        // nginx says in words that it wants TLS.
        var other = () => FindAsync(Private.Replace("https:", "http:", StringComparison.Ordinal), _nginx.Keys, cancellation);
        await other.Should().ThrowAsync<StoreException>().WithMessage("*HTTP 400 Bad Request*plain HTTP request was sent to HTTPS port*");
    }

    [Test]
    public async Task Find_TokenAndHeaders_AreSentAsTheyAre(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var keys = new Dictionary<string, string> { ["token"] = "abc.def", ["header.X-Api-Key"] = "key 1", ["header.PRIVATE-TOKEN"] = "key2", ["AWS_REGION"] = "other" };

        await (await FindAsync($"{server.Url}/rec.onnx", keys, cancellation)).Files[0].ReadAsync(cancellation);

        server.Requests.Should().HaveCount(2).And.OnlyContain(request =>
            request.Header("Authorization") == "Bearer abc.def" && request.Header("X-Api-Key") == "key 1" && request.Header("PRIVATE-TOKEN") == "key2" && !request.Head.Contains("other", StringComparison.Ordinal));
    }

    [Test]
    public async Task Find_PasswordInTheUri_IsRefusedWithoutShowingIt(CancellationToken cancellation)
    {
        var act = () => FindAsync("https://reader:s3cret@127.0.0.1/rec.onnx", new Dictionary<string, string>(), cancellation);

        var failure = (await act.Should().ThrowAsync<StoreException>().WithMessage("https://127.0.0.1/rec.onnx *a Secret*")).Which;
        failure.Failure.Should().Be(StoreFailure.InvalidUri);
        failure.Message.Should().NotContain("s3cret");
    }

    private async Task ExpectAsync(string uri, IReadOnlyDictionary<string, string> keys, string message, CancellationToken cancellation)
    {
        var act = () => FindAsync(uri, keys, cancellation);

        var failure = (await act.Should().ThrowAsync<StoreException>().WithMessage(message)).Which;
        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().NotContain("s3cret");
    }

    private Task<SourceArtifact> FindAsync(string uri, IReadOnlyDictionary<string, string> keys, CancellationToken cancellation) =>
        new HttpModelSource(_http).FindAsync(uri, StoreClient.Secret(keys), cancellation);
}
