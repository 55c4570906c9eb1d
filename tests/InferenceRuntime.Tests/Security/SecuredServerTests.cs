using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Security;

/// <summary>The real process with TLS, keys, tokens and a management address, and real clients.</summary>
[CancelAfter(120_000)]
public sealed class SecuredServerTests
{
    private const string Alice = "alice-0123456789abcdef";
    private const string Carol = "carol-0123456789abcdef";

    private TlsFiles _tls = null!;
    private DirectoryInfo _keys = null!;
    private TokenIssuer _issuer = null!;
    private string _jwks = null!;
    private RuntimeProcess _runtime = null!;
    private Uri _management = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _tls = new TlsFiles();
        _keys = Directory.CreateTempSubdirectory("keys-");
        _issuer = new TokenIssuer();
        _jwks = Path.GetTempFileName();
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "alice"), Alice);
        await File.WriteAllTextAsync(_jwks, _issuer.KeySet);
        _runtime = await RuntimeProcess.ReadyAsync(
        [
            $"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--api-keys={_keys.FullName}", "--jwt-issuer=" + TokenIssuer.Name, "--jwt-audience=" + TokenIssuer.Audience, $"--jwt-jwks={_jwks}",
            "--management-address=127.0.0.1:0", "--log-level=debug", .. _tls.Flags,
        ]);
        var line = _runtime.Process.StandardOutput.Split('\n').Single(line => line.Contains("management listening on ", StringComparison.Ordinal));
        _management = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _runtime.DisposeAsync();
        _issuer.Dispose();
        _keys.Delete(recursive: true);
        File.Delete(_jwks);
        _tls.Dispose();
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Rest_OverTls_AnswersWhoShowsAKey(string version, CancellationToken cancellation)
    {
        using var client = Client(Version.Parse(version));

        using var answer = await client.InferAsync(cancellation, ("x-api-key", Alice));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Version.ToString().Should().Be(version);
        (await answer.Content.ReadAsStringAsync(cancellation)).Should().Contain("[1,3]");
    }

    [Test]
    public async Task Rest_KeyOrTokenAsBearer_IsTaken(CancellationToken cancellation)
    {
        using var client = Client();

        foreach (var credential in (string[])[Alice, _issuer.Token(_issuer.Claims(DateTimeOffset.UtcNow)), _issuer.Token(_issuer.Claims(DateTimeOffset.UtcNow), "ES256")])
        {
            using var answer = await client.InferAsync(cancellation, ("Authorization", $"Bearer {credential}"));
            answer.StatusCode.Should().Be(HttpStatusCode.OK, credential);
        }
    }

    [Test]
    public async Task Rest_Nothing_Is401WithAChallengeAndTheProtocolsError(CancellationToken cancellation)
    {
        using var client = Client();

        using var answer = await client.InferAsync(cancellation);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().Should().Be("Bearer realm=\"inference-runtime\"");
        (await answer.Content.ReadAsStringAsync(cancellation)).Should().Be("{\"error\":\"This server wants to know who asks: an API key in the header x-api-key, or a token in the header Authorization, as Bearer TOKEN.\"}");
    }

    [Test]
    public async Task Rest_TokenThatExpired_Is401WithWhatIsWrong(CancellationToken cancellation)
    {
        using var client = Client();

        using var answer = await client.InferAsync(cancellation, ("Authorization", $"Bearer {_issuer.Token(_issuer.Claims(DateTimeOffset.UtcNow.AddHours(-1)))}"));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("error=\"invalid_token\"").And.Contain("which is not now");
    }

    [TestCase("/v2")]
    [TestCase("/v2/models")]
    [TestCase("/v2/models/m")]
    [TestCase("/v2/models/m/ready")]
    [TestCase("/v2/models/m/stats")]
    [TestCase("/v2/repository/index")]
    [TestCase("/v1/models/m")]
    [TestCase("/v2/models/m/openapi.json")]
    [TestCase("/openapi.json")]
    [TestCase("/metrics")]
    [TestCase("/")]
    [TestCase("/no/such/path")]
    [TestCase("/v2/health/live/")]
    [TestCase("/v2/health/../models/m")]
    [TestCase("/v2/health/live%2f..%2f..%2fmodels")]
    public async Task Rest_EverythingButHealth_NeedsAKey(string path, CancellationToken cancellation)
    {
        using var client = Client();

        using var answer = await client.GetAsync(path, cancellation);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task OpenApi_EveryOperation_SaysWhetherItNeedsAKey(CancellationToken cancellation)
    {
        using var client = Client();
        using var described = await client.GetAsync("/openapi.json", cancellation, ("x-api-key", Alice));
        var document = JsonNode.Parse(await described.Content.ReadAsStringAsync(cancellation))!;

        document["components"]!["securitySchemes"]!["apiKey"]!["name"]!.ToString().Should().Be("x-api-key");
        document["components"]!["securitySchemes"]!["bearer"]!["scheme"]!.ToString().Should().Be("bearer");
        document["security"]!.ToJsonString().Should().Be("""[{"apiKey":[]},{"bearer":[]}]""");
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                using var answer = await client.SendAsync(method, path.Replace("{model}", "m", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal), cancellation);
                (answer.StatusCode == HttpStatusCode.Unauthorized).Should().Be(operation!["security"] is null, $"{method} {path}");
            }
        }
    }

    [TestCase("/v2/health/live", "{\"live\":true}")]
    [TestCase("/v2/health/ready", "{\"ready\":true}")]
    public async Task Rest_Health_IsOpen(string path, string expected, CancellationToken cancellation)
    {
        using var client = Client();

        using var answer = await client.GetAsync(path, cancellation);

        (await answer.Content.ReadAsStringAsync(cancellation)).Should().Be(expected);
    }

    [Test]
    public async Task Management_AnswersThoseWhoRunIt_AndNoClient(CancellationToken cancellation)
    {
        using var client = new SecureClient(_management);

        foreach (var path in (string[])["/v2/health/live", "/v2/health/ready", "/metrics", "/v2/models/m"])
        {
            using var answer = await client.GetAsync(path, cancellation);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        }

        foreach (var path in (string[])["/", "/v2/models/m/ready", "/v2/models/m/stats", "/v2/models/", "/v1/models/m", "/v2/repository/index"])
        {
            using var answer = await client.GetAsync(path, cancellation);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
        }

        using var inference = await client.InferAsync(cancellation, ("x-api-key", Alice));
        inference.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Metrics_CountRefusalsByTheirReason(CancellationToken cancellation)
    {
        using var client = Client();
        (await client.InferAsync(cancellation, ("x-api-key", "nobody-0123456789abcdef"))).Dispose();
        using var management = new SecureClient(_management);

        using var answer = await management.GetAsync("/metrics", cancellation);

        var text = await answer.Content.ReadAsStringAsync(cancellation);
        text.Should().MatchRegex("inference_requests_refused_total\\{protocol=\"rest\",reason=\"UnknownKey\"\\} [1-9]").And.MatchRegex("inference_tls_certificate_expiry_seconds [1-9][0-9]{9}");
    }

    [Test]
    public async Task Grpc_OfGrpcJs_OverTlsWithAKey(CancellationToken cancellation)
    {
        var certificate = Path.Combine(_keys.FullName, ".certificate");
        File.Copy(_tls.Certificate, certificate, overwrite: true);

        var result = await ChildProcess.RunAsync(
            "node",
            [
                Path.Combine(RepositoryPaths.Root, "tests", "InferenceRuntime.Tests", "Clients", "secured_client.mjs"), _runtime.GrpcAddress, certificate, Alice,
                Path.Combine(RepositoryPaths.Root, "inference-runtime", "Protocols", "Grpc", "Protos"),
            ],
            timeout: TimeSpan.FromMinutes(1)).WaitAsync(cancellation);

        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(9).And.OnlyContain(line => line.StartsWith("ok ", StringComparison.Ordinal), result.StandardOutput + result.StandardError);
    }

    [Test]
    public async Task Tls_OlderThan12_IsRefused(CancellationToken cancellation)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_runtime.Http.BaseAddress!.Host, _runtime.Http.BaseAddress.Port, cancellation);
        await using var stream = new SslStream(tcp.GetStream(), false, (_, _, _, _) => true);
#pragma warning disable SYSLIB0039, CA5397 // that it is old is the point
        var connect = () => stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls11 }, cancellation);
#pragma warning restore SYSLIB0039, CA5397

        await connect.Should().ThrowAsync<Exception>();
    }

    [Test]
    public async Task Certificate_Replaced_IsForNewConnections_AndNoRequestIsLost(CancellationToken cancellation)
    {
        using var old = Client();
        (await old.InferAsync(cancellation, ("x-api-key", Alice))).Dispose();

        _tls.Write((TlsFiles.Issue("wrong").CertificatePem, TlsFiles.Issue().KeyPem));
        await _runtime.Process.WaitForLineAsync("Connections go on with the certificate of CN=first");
        _tls.Write(TlsFiles.Issue("second"));
        await _runtime.Process.WaitForLineAsync("TLS with the certificate of CN=second");

        using var fresh = Client();
        using var answer = await fresh.InferAsync(cancellation, ("x-api-key", Alice));
        fresh.Seen.Should().Equal("CN=second");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        using var still = await old.InferAsync(cancellation, ("x-api-key", Alice));
        still.StatusCode.Should().Be(HttpStatusCode.OK);
        old.Seen.Should().Equal(["CN=first"], "the open connection went on");
    }

    [Test]
    public async Task Keys_Replaced_AreTakenUpAndTheOldOnesRefused(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "carol"), Carol, cancellation);
        File.Delete(Path.Combine(_keys.FullName, "alice"));
        await _runtime.Process.WaitForLineAsync("the API keys of 1 clients are in force: carol");
        using var client = Client();

        using var answer = await client.InferAsync(cancellation, ("x-api-key", Carol));
        using var refusal = await client.InferAsync(cancellation, ("x-api-key", Alice));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        refusal.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        // The other tests' key, again.
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "alice"), Alice, cancellation);
        await _runtime.Process.WaitForLineAsync("the API keys of 2 clients are in force: alice, carol");
    }

    [Test]
    public async Task Log_HasNoCredential(CancellationToken cancellation)
    {
        using var client = Client();
        foreach (var credential in (string[])[Alice, "nobody-0123456789abcdef", _issuer.Token(_issuer.Claims(DateTimeOffset.UtcNow.AddHours(-1)))])
        {
            (await client.InferAsync(cancellation, ("Authorization", $"Bearer {credential}"))).Dispose();
        }

        await _runtime.Process.WaitForLineAsync("refused a request to /v2/models/m/infer: Expired");
        (_runtime.Process.StandardOutput + _runtime.Process.StandardError).Should().NotContain(Alice).And.NotContain("nobody-0123456789abcdef").And.NotContain("eyJ");
    }

    private SecureClient Client(Version? version = null) => new(_runtime.Http.BaseAddress!, version);
}
