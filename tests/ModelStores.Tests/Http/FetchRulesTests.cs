using System.Net;
using Testing.Stores;

namespace ModelStores.Tests.Http;

/// <summary>What is refused, by the address that a URI names and by the one that is connected to.</summary>
[CancelAfter(30_000)]
public sealed class FetchRulesTests
{
    [TestCase("http://169.254.169.254/latest")]
    [TestCase("http://169.254.170.23/v1/credentials")]
    [TestCase("http://2852039166/latest")] // 169.254.169.254 as one number
    [TestCase("http://0xa9.0xfe.0xa9.0xfe/")]
    [TestCase("http://[fe80::1]/")]
    [TestCase("http://[::ffff:169.254.169.254]/")]
    [TestCase("http://[::ffff:a9fe:a9fe]/")]
    [TestCase("http://[::a9fe:a9fe]/")]
    [TestCase("http://[64:ff9b::a9fe:a9fe]/")]
    [TestCase("http://[2002:a9fe:a9fe::1]/")]
    [TestCase("http://[fd00:ec2::254]/")]
    [TestCase("http://[fd00:ec2::23]/")]
    [TestCase("http://[fd20:ce::254]/")]
    [TestCase("http://100.100.100.200/")]
    [TestCase("http://192.0.0.192/")]
    [TestCase("http://168.63.129.16/")]
    [TestCase("http://metadata.google.internal/computeMetadata/v1/")]
    [TestCase("http://METADATA.google.internal./")]
    [TestCase("http://instance-data.ec2.internal/")]
    public void MetadataAddress_IsRefusedUnlessAllowed(string address)
    {
        FetchRules.Default.RefusalOfHost(new Uri(address)).Should().Contain("link-local");
        new FetchRules { AllowLinkLocal = true }.RefusalOfHost(new Uri(address)).Should().BeNull();
    }

    [TestCase("http://127.0.0.1:9000/")]
    [TestCase("http://10.1.2.3/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[fd12::1]/")]
    [TestCase("https://models.example.com/")]
    public void OrdinaryAddress_IsAllowed(string address) => FetchRules.Default.RefusalOfHost(new Uri(address)).Should().BeNull();

    [Test]
    public void Scheme_ThatIsNotAllowed_IsRefusedWithThoseThatAre()
    {
        var rules = new FetchRules { AllowedSchemes = ["s3", "https"] };

        rules.RefusalOfScheme("https").Should().BeNull();
        rules.RefusalOfScheme("http").Should().Be("the scheme 'http' is not allowed here; s3, https are");
    }

    [Test]
    public void KnownSchemes_AreThoseOfTheSources()
    {
        using var http = StoreClient.Http();
        var sources = ModelSources.Standard(http, null);

        FetchRules.KnownSchemes.Should().OnlyContain(scheme => sources.For(ModelLocation.Parse($"{scheme}://a/b/c")) != null);
        var unknown = () => sources.For(ModelLocation.Parse("ftp://a/b"));
        unknown.Should().Throw<StoreException>().Where(e => FetchRules.KnownSchemes.All(scheme => e.Message.Contains(scheme, StringComparison.Ordinal)));
    }

    [Test]
    public void Sources_RefuseAScheme()
    {
        using var http = StoreClient.Http(new FetchRules { AllowedSchemes = ["s3"] });
        var find = () => ModelSources.Standard(http, null).For(ModelLocation.Parse("file:///etc/passwd"));

        find.Should().Throw<StoreException>().Where(e => e.Failure == StoreFailure.NotAllowed && e.Message == "file:///etc/passwd is not fetched: the scheme 'file' is not allowed here; s3 is.");
    }

    [Test]
    public async Task Redirect_ToAHostThatIsNotAllowed_IsNotFollowed(CancellationToken cancellation)
    {
        await using var other = new WireServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmodel");
        await using var server = new WireServer(_ => $"HTTP/1.1 302 Found\r\nLocation: {other.Url}/blob\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var http = StoreClient.Http(new FetchRules { AllowedHosts = [StoreClient.Host(new Uri(server.Url).Authority)] });

        var failure = await FailureAsync(http, $"{server.Url}/rec.onnx", cancellation);

        failure.Message.Should().Contain($"the host {new Uri(other.Url).Authority} is not allowed here");
        server.Requests.Should().ContainSingle();
        other.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task Redirect_ToALinkLocalAddress_IsNotFollowed(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var http = StoreClient.Http();

        (await FailureAsync(http, $"{server.Url}/rec.onnx", cancellation)).Message.Should().Contain("169.254.169.254 is a link-local address");
    }

    [Test]
    public async Task Name_OfWhichOneAddressIsLinkLocal_IsNotConnectedTo(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.Parse("::ffff:169.254.169.254")];
        using var http = new StoreHttp(new StoreHttpOptions { UserAgent = "model-stores-tests/1", Resolve = (_, _) => Task.FromResult(addresses) }, TimeProvider.System);

        var failure = await FailureAsync(http, $"http://rebinding.example:{new Uri(server.Url).Port}/rec.onnx", cancellation);

        failure.Message.Should().Contain("rebinding.example is a link-local address");
        server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task Rules_ThatChange_CountForTheNextRequest(CancellationToken cancellation)
    {
        await using var server = new WireServer(_ => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmodel");
        var rules = FetchRules.Default;
        using var http = new StoreHttp(new StoreHttpOptions { UserAgent = "model-stores-tests/1", Rules = () => rules }, TimeProvider.System);
        await new HttpModelSource(http).FindAsync($"{server.Url}/rec.onnx", StoreAccess.Anonymous, cancellation);

        rules = new FetchRules { AllowedHosts = [StoreClient.Host("models.example.com")] };

        (await FailureAsync(http, $"{server.Url}/rec.onnx", cancellation)).Failure.Should().Be(StoreFailure.NotAllowed);
    }

    [Test]
    public async Task OwnIdentity_IsAskedWhereNoModelMayBe(CancellationToken cancellation)
    {
        await using var server = await GoogleStorageServer.StartAsync();
        await server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        using var http = StoreClient.Http(new FetchRules { AllowedHosts = [StoreClient.Host("storage.googleapis.com")] });
        var own = new StoreAccess { Environment = name => name == "GCE_METADATA_HOST" ? server.Identity.MetadataHost : null, AmbientIdentity = true };

        (await new GoogleTokens(http).GetAsync(own, "gs://models/rec.onnx", cancellation)).Should().NotBeNull("the metadata server is no store");
    }

    [Test]
    public async Task KeyFileOfASecret_NamesATokenServiceThatIsNotAllowed_IsNotSent(CancellationToken cancellation)
    {
        await using var server = await GoogleStorageServer.StartAsync();
        using var http = StoreClient.Http(new FetchRules { AllowedHosts = [StoreClient.Host("storage.googleapis.com")] });
        var ask = () => new GoogleTokens(http).GetAsync(StoreClient.Secret(server.Keys), "gs://models/rec.onnx", cancellation);

        (await ask.Should().ThrowAsync<StoreException>()).Which.Failure.Should().Be(StoreFailure.NotAllowed);
    }

    private static async Task<StoreException> FailureAsync(StoreHttp http, string uri, CancellationToken cancellation)
    {
        var find = () => new HttpModelSource(http).FindAsync(uri, StoreAccess.Anonymous, cancellation);
        var failure = (await find.Should().ThrowAsync<StoreException>()).Which;
        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.NotAllowed, false));
        return failure;
    }
}
