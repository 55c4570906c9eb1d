using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation;
using Testing;

namespace ModelOperator.Tests.Reconciliation;

/// <summary>An informer of several namespaces, read as one.</summary>
[CancelAfter(30_000)]
public sealed class InformerTests
{
    private readonly OperatorMetrics _metrics = new();
    private FakeCluster _cluster = null!;

    [SetUp]
    public void SetUp() => _cluster = new FakeCluster();

    [OneTimeTearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Cache_OfTwoNamespaces_HasTheirObjectsAndNoOthers(CancellationToken cancellation)
    {
        await CreateAsync("a", "one", cancellation);
        await CreateAsync("b", "two", cancellation);
        await CreateAsync("c", "three", cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var informer = Informer(["a", "b"]);
        informer.HasSynced.Should().BeFalse();
        var run = informer.RunAsync(stop.Token);
        await informer.Synced.WaitAsync(cancellation);

        informer.HasSynced.Should().BeTrue();
        informer.Cache.Count.Should().Be(2);
        informer.Cache.List().Select(map => map.Metadata.Name).Should().BeEquivalentTo("one", "two");
        informer.Cache.List("b").Should().ContainSingle();
        informer.Cache.List("c").Should().BeEmpty();
        informer.Cache.Get(new ObjectKey("a", "one")).Should().NotBeNull();
        informer.Cache.Get(new ObjectKey("c", "three")).Should().BeNull();
        informer.Cache.WithLabel("b", "app", "two").Should().ContainSingle();
        informer.Cache.WithLabel("c", "app", "three").Should().BeEmpty();
        await stop.CancelAsync();
        await run.WaitAsync(cancellation);
    }

    [Test]
    public async Task Changed_InEitherNamespace_IsRaised(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var informer = Informer(["a", "b"]);
        var changes = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var changed = new SemaphoreSlim(0);
        informer.Changed += change =>
        {
            changes.Enqueue((change.After ?? change.Before)!.Metadata.Name);
            changed.Release();
        };
        var run = informer.RunAsync(stop.Token);
        await informer.Synced.WaitAsync(cancellation);

        await CreateAsync("c", "three", cancellation);
        await CreateAsync("a", "one", cancellation);
        await CreateAsync("b", "two", cancellation);
        await changed.WaitAsync(cancellation);
        await changed.WaitAsync(cancellation);

        changes.Should().BeEquivalentTo("one", "two");
        await stop.CancelAsync();
        await run.WaitAsync(cancellation);
    }

    [Test]
    public async Task IsServed_KindThatTheServerLacks_IsFalseAndSaidOnce(CancellationToken cancellation)
    {
        _cluster.Lacks[typeof(V1ConfigMap)] = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var informer = Informer(["a", "b"], optional: true);
        var said = 0;
        informer.ServedChanged += () => said++;
        var run = informer.RunAsync(stop.Token);
        await informer.Synced.WaitAsync(cancellation);
        _cluster.Lacks.Clear();

        informer.Cache.IsServed.Should().BeFalse();
        said.Should().Be(1, "each namespace learns it, and it is one kind");
        await stop.CancelAsync();
        await run.WaitAsync(cancellation);
    }

    [Test]
    public async Task Synced_NamespaceThatIsRefused_HoldsUpTheOthersForAWhileOnly(CancellationToken cancellation)
    {
        await CreateAsync("a", "one", cancellation);
        _cluster.Refused["gone"] = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var time = new TestTimeProvider();
        var informer = Informer(["a", "gone"], time: time);
        var run = informer.RunAsync(stop.Token);

        for (var refusal = 1; refusal <= 5; refusal++)
        {
            informer.HasSynced.Should().BeFalse("a server that has just started refuses for a moment, too");
            await time.AdvancePastTimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(60));
        }

        await informer.Synced.WaitAsync(cancellation);
        informer.Cache.List().Should().ContainSingle();

        // Its Role is back.
        await CreateAsync("gone", "two", cancellation);
        using var seen = new SemaphoreSlim(0);
        informer.Changed += _ => seen.Release();
        _cluster.Refused.Clear();
        await time.AdvancePastTimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(60));
        await seen.WaitAsync(cancellation);
        informer.Cache.List("gone").Should().ContainSingle();
        await stop.CancelAsync();
        await run.WaitAsync(cancellation);
    }

    private Informer<V1ConfigMap> Informer(IReadOnlyList<string> namespaces, bool optional = false, TestTimeProvider? time = null) => new(
        _cluster,
        new InformerOptions { Namespaces = namespaces, IndexedLabels = ["app"], IsOptional = optional },
        time ?? new TestTimeProvider(),
        NullLoggerFactory.Instance,
        _metrics);

    private Task CreateAsync(string ns, string name, CancellationToken cancellation) => _cluster.CreateAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, Labels = new Dictionary<string, string> { ["app"] = name } } }, cancellation);
}
