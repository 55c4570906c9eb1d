using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Metrics;
using ModelOperator.Tests.Kubernetes.Configuration;
using Testing;

namespace ModelOperator.Tests.Kubernetes.Http;

public sealed class AuthenticationTests
{
    private const string Node = """{"kind":"Node","metadata":{"name":"a"}}""";

    private readonly OperatorMetrics _metrics = new();

    [OneTimeTearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Request_Refused_IsSentAgainWithANewToken()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Answer(401, "Unauthorized");
        server.Answer(200, Node);
        using var api = Create(new KubernetesApiConfiguration { Server = server.Address, Credentials = new RotatingToken() });

        var node = await api.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await);

        node.Should().NotBeNull();
        server.Requests.Select(r => r.Authorization).Should().Equal("Bearer token-1", "Bearer token-2");
    }

    [Test]
    public async Task Request_RefusedWithTheSameToken_IsNotRepeated()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Answer(401, "Unauthorized");
        using var api = Create(new KubernetesApiConfiguration
        {
            Server = server.Address,
            Credentials = new StaticCredential(new Credential("t", null)),
        });

        await api.Awaiting(a => a.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await))
            .Should().ThrowAsync<ModelOperator.Kubernetes.Api.ApiException>();
        server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task Tls_ClusterAuthorityAndClientCertificate_AreUsed()
    {
        using var certificates = new TestCertificates();
        await using var server = await FakeApiServer.StartAsync(certificates.Server(), clientCertificates: true);
        server.Answer(200, Node);
        var (certificate, key) = certificates.Client("CN=me");
        using var api = Create(new KubernetesApiConfiguration
        {
            Server = server.Address,
            CertificateAuthorities = [certificates.Authority],
            Credentials = new StaticCredential(new Credential(null, ClientCertificate.FromPem(certificate, key))),
        });

        await api.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await);

        server.Requests.Single().ClientCertificate.Should().Be("CN=me");
    }

    [Test]
    public async Task Tls_UnknownAuthority_IsRefused()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var server = await FakeApiServer.StartAsync(certificates.Server());
        using var api = Create(new KubernetesApiConfiguration { Server = server.Address, CertificateAuthorities = [others.Authority] });

        await api.Awaiting(a => a.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await))
            .Should().ThrowAsync<HttpRequestException>();
        server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task Tls_SkipVerify_TakesAnyCertificate()
    {
        using var certificates = new TestCertificates();
        await using var server = await FakeApiServer.StartAsync(certificates.Server());
        server.Answer(200, Node);
        using var api = Create(new KubernetesApiConfiguration { Server = server.Address, SkipTlsVerify = true });

        (await api.GetAsync<V1Node>(new ObjectKey(null, "a"), CancellationToken.None).WaitAsync(Limits.Await)).Should().NotBeNull();
    }

    private KubernetesApi Create(KubernetesApiConfiguration configuration) =>
        KubernetesApi.Create(configuration, new KubernetesApiOptions(), [], new TestTimeProvider(), _metrics, NullLogger<KubernetesApi>.Instance);

    private sealed class RotatingToken : ICredentialSource
    {
        private int _number = 1;

        public ValueTask<Credential> GetAsync(bool renew, CancellationToken cancellationToken)
        {
            _number += renew ? 1 : 0;
            return ValueTask.FromResult(new Credential($"token-{_number}", null));
        }
    }
}
