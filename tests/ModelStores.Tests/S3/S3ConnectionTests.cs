using Testing.Stores;

namespace ModelStores.Tests.S3;

/// <summary>The SDK goes through our HTTP client: a Secret's authorities, refused addresses, bodies that stall.</summary>
[CancelAfter(60_000)]
public sealed class S3ConnectionTests
{
    private const string Uri = "s3://models/rec.onnx";

    private TestCertificates _certificates = null!;
    private S3Server _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _certificates = new TestCertificates();
        _server = await S3Server.StartAsync(_certificates);
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }

    [Test]
    public async Task Authority_OfTheSecret_IsTrusted(CancellationToken token)
    {
        using var http = StoreClient.Http();

        var artifact = await new S3ModelSource(http).FindAsync(Uri, StoreClient.Secret(_server.Keys.With(("ca.crt", _certificates.AuthorityPem))), token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task Authority_Unknown_IsNotTransient(CancellationToken token)
    {
        using var http = StoreClient.Http();

        var failure = await FailureAsync(http, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Unreachable, false));
        failure.Message.Should().StartWith(Uri).And.Contain("certificate");
    }

    [Test]
    public async Task Authority_ThatIsNoCertificate_NamesTheKey(CancellationToken token)
    {
        using var http = StoreClient.Http();

        var failure = await FailureAsync(http, StoreClient.Secret(_server.Keys.With(("ca.crt", "not a certificate"))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().StartWith("The key ca.crt of Secret 'keys'");
    }

    [TestCase("http://169.254.169.254")]
    [TestCase("http://[fd00:ec2::254]")]
    public async Task LinkLocalAddress_IsNotAsked(string endpoint, CancellationToken token)
    {
        using var http = StoreClient.Http();

        var failure = await FailureAsync(http, StoreClient.Secret(_server.Keys.With(("AWS_ENDPOINT_URL_S3", endpoint))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.NotAllowed, false));
        failure.Message.Should().Contain("is a link-local address");
    }

    [Test]
    public async Task Host_ThatIsNotAllowed_IsNotAsked(CancellationToken token)
    {
        var endpoint = new Uri(_server.Keys["AWS_ENDPOINT_URL_S3"]);
        using var http = StoreClient.Http(new FetchRules { AllowedHosts = [StoreClient.Host("*.amazonaws.com"), StoreClient.Host($"{endpoint.Host}:{endpoint.Port + 1}")] });

        var failure = await FailureAsync(http, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.NotAllowed, false));
        failure.Message.Should().Be($"{Uri} is not fetched: the host {endpoint.Authority} is not allowed here; *.amazonaws.com, {endpoint.Host}:{endpoint.Port + 1} are.");
    }

    // A name that never resolves shows in the failure which host was asked for.
    [TestCase("virtual", "models.store.invalid:80")]
    [TestCase("path", "(store.invalid:80")]
    [TestCase("auto", "(store.invalid:80")]
    public async Task AddressingStyle_SaysWhereTheBucketsNameGoes(string style, string host, CancellationToken token)
    {
        using var http = StoreClient.Http();

        var failure = await FailureAsync(http, StoreClient.Secret(_server.Keys.With(("AWS_ENDPOINT_URL_S3", "http://store.invalid"), ("AWS_S3_ADDRESSING_STYLE", style))), token);

        failure.IsTransient.Should().BeTrue();
        failure.Message.Should().Contain(host);
    }

    private static async Task<StoreException> FailureAsync(StoreHttp http, StoreAccess access, CancellationToken token)
    {
        var find = () => new S3ModelSource(http).FindAsync(Uri, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }
}
