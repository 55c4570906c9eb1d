using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Metrics;
using Testing;

namespace ModelOperator.Tests.Kubernetes;

/// <summary>The client under test, against a fake server and on a test's clock.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly OperatorMetrics _metrics = new();

    private TestApi(FakeApiServer server, KubernetesApiOptions? options)
    {
        Server = server;
        Client = KubernetesApi.Create(
            new KubernetesApiConfiguration { Server = server.Address }, options ?? new KubernetesApiOptions(), [EntityJson.Resolver], Time, _metrics, NullLogger<KubernetesApi>.Instance);
    }

    public FakeApiServer Server { get; }

    public TestTimeProvider Time { get; } = new();

    public KubernetesApi Client { get; }

    public static async Task<TestApi> StartAsync(KubernetesApiOptions? options = null) => new(await FakeApiServer.StartAsync(), options);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _metrics.Dispose();
        await Server.DisposeAsync();
    }
}
