using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation;
using Testing;

namespace ModelOperator.Tests.Reconciliation;

public sealed class ChildWatchTests
{
    [Test]
    public async Task Labelled_ChildThatMoves_ConcernsBothOwners()
    {
        using var metrics = new OperatorMetrics();
        using var stop = new CancellationTokenSource();
        var cluster = new FakeCluster();
        var children = new Informer<V1ConfigMap>(cluster, new InformerOptions(), new TestTimeProvider(), NullLoggerFactory.Instance, metrics);
        var queued = System.Threading.Channels.Channel.CreateUnbounded<ObjectKey>();
        ChildWatch.Labelled(children, "instance").Subscribe(key => queued.Writer.TryWrite(key));
        var run = children.RunAsync(stop.Token);

        var child = await cluster.CreateAsync(Child("old"), CancellationToken.None);
        (await NextAsync()).Should().Be(new ObjectKey("n", "old"));
        var moved = Child("new");
        moved.Metadata.ResourceVersion = child.Metadata.ResourceVersion;
        await cluster.ReplaceAsync(moved, CancellationToken.None);

        (await NextAsync()).Should().Be(new ObjectKey("n", "new"));
        (await NextAsync()).Should().Be(new ObjectKey("n", "old"));
        await stop.CancelAsync();
        await run.WaitAsync(Limits.Await);

        Task<ObjectKey> NextAsync() => queued.Reader.ReadAsync().AsTask().WaitAsync(Limits.Await);
    }

    [Test]
    public async Task RunAsync_Twice_IsRefused()
    {
        using var metrics = new OperatorMetrics();
        using var stop = new CancellationTokenSource();
        var informer = new Informer<V1ConfigMap>(new FakeCluster(), new InformerOptions(), new TestTimeProvider(), NullLoggerFactory.Instance, metrics);
        var run = informer.RunAsync(stop.Token);

        await informer.Awaiting(i => i.RunAsync(stop.Token)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*ConfigMap runs already*");
        await stop.CancelAsync();
        await run.WaitAsync(Limits.Await);
    }

    private static V1ConfigMap Child(string owner) => new()
    {
        Metadata = new V1ObjectMeta { Name = "child", NamespaceProperty = "n", Labels = new Dictionary<string, string> { ["instance"] = owner } },
    };
}
