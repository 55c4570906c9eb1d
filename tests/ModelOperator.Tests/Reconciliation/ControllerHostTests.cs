using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation;
using ModelOperator.Reconciliation.LeaderElection;
using Testing;

namespace ModelOperator.Tests.Reconciliation;

public sealed class ControllerHostTests
{
    private readonly OperatorMetrics _metrics = new();
    private TestTimeProvider _time = null!;
    private FakeCluster _cluster = null!;
    private RecordingController _controller = null!;
    private CancellationTokenSource _stop = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new TestTimeProvider();
        _cluster = new FakeCluster();
        _controller = new RecordingController();
        _stop = new CancellationTokenSource();
    }

    [TearDown]
    public void TearDown() => _stop.Dispose();

    [OneTimeTearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Run_ObjectsThatExist_AreAllReconciled()
    {
        await CreateAsync("a");
        await CreateAsync("b");

        var run = Start();
        var seen = new[] { await _controller.NextAsync(), await _controller.NextAsync() };

        seen.Should().BeEquivalentTo("reconcile n/a", "reconcile n/b");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_ChangeAndDeletion_ReachTheController()
    {
        var run = Start();
        await CreateAsync("a");
        (await _controller.NextAsync()).Should().Be("reconcile n/a");

        await _cluster.DeleteAsync<V1ConfigMap>(new ObjectKey("n", "a"), uid: null, CancellationToken.None);

        (await _controller.NextAsync()).Should().Be("deleted n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_ChildChanges_ReconcilesItsOwner()
    {
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await _cluster.CreateAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "child",
                    NamespaceProperty = "n",
                    OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "a", Uid = "u", Controller = true }],
                },
            },
            CancellationToken.None);

        (await _controller.NextAsync()).Should().Be("reconcile n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_SomebodyElsesChild_IsNoConcern()
    {
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await _cluster.CreateAsync(new V1Deployment { Metadata = new V1ObjectMeta { Name = "stranger", NamespaceProperty = "n" } }, CancellationToken.None);
        await CreateAsync("b");

        (await _controller.NextAsync()).Should().Be("reconcile n/b");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_ExceptionThenFailure_BackOffAndTryAgain()
    {
        _controller.Results.Enqueue(_ => throw new InvalidOperationException("a defect"));
        _controller.Results.Enqueue(map => ReconciliationResult<V1ConfigMap>.Failure(map, "not yet"));
        await CreateAsync("a");
        var run = Start();

        await _controller.NextAsync();
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));
        await _controller.NextAsync();
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.6), TimeSpan.FromSeconds(3.2));

        (await _controller.NextAsync()).Should().Be("reconcile n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_RequeueAfter_ComesBackInTime()
    {
        _controller.Results.Enqueue(map => ReconciliationResult<V1ConfigMap>.Success(map, TimeSpan.FromMinutes(5)));
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await _time.AdvancePastTimerAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

        (await _controller.NextAsync()).Should().Be("reconcile n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_Terminal_WaitsForAChange()
    {
        _controller.Results.Enqueue(map => ReconciliationResult<V1ConfigMap>.Terminal(map, "hopeless"));
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await CreateAsync("b");
        (await _controller.NextAsync()).Should().Be("reconcile n/b");

        var a = await _cluster.GetAsync<V1ConfigMap>(new ObjectKey("n", "a"), CancellationToken.None);
        await _cluster.ReplaceAsync(a! with { Data = new Dictionary<string, string> { ["k"] = "v" } }, CancellationToken.None);

        (await _controller.NextAsync()).Should().Be("reconcile n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_OneKeyThatHangs_DoesNotHoldUpTheOthers()
    {
        var release = _controller.Block("n/a");
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await CreateAsync("b");

        (await _controller.NextAsync()).Should().Be("reconcile n/b");
        release.SetResult();
        await StopAsync(run);
    }

    [Test]
    public async Task Run_Stop_LetsWorkInFlightEnd()
    {
        var release = _controller.Block("n/a");
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await _stop.CancelAsync();
        await CreateAsync("b");
        run.IsCompleted.Should().BeFalse();
        release.SetResult();

        await run.WaitAsync(Limits.Await);
        _controller.Aborted.Should().BeFalse();
    }

    [Test]
    public async Task Run_StopAndWorkThatDoesNotEnd_IsAbortedAfterTheGrace()
    {
        _controller.Block("n/a");
        await CreateAsync("a");
        var run = Start();
        await _controller.NextAsync();

        await _stop.CancelAsync();
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

        await run.WaitAsync(Limits.Await);
        _controller.Aborted.Should().BeTrue();
    }

    [Test]
    public async Task Run_NotTheLeader_KeepsItsCachesWarmAndWaits()
    {
        await CreateAsync("a");
        await _cluster.CreateAsync(
            new V1Lease
            {
                Metadata = new V1ObjectMeta { Name = "model-operator", NamespaceProperty = "n" },
                Spec = new V1LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = 15 },
            },
            CancellationToken.None);
        var host = Host(Elector());

        var run = host.RunAsync(_stop.Token);
        await _time.TimerSetAsync(t => t >= TimeSpan.FromSeconds(2) && t <= TimeSpan.FromSeconds(4));

        host.HasSynced.Should().BeTrue();
        host.IsLeader.Should().BeFalse();
        _controller.HasCalls.Should().BeFalse();
        await StopAsync(run);
    }

    [Test]
    public async Task Run_LeaseLost_AbortsTheWorkAtOnceAndThrows()
    {
        _controller.Block("n/a");
        await CreateAsync("a");
        var run = Host(Elector()).RunAsync(_stop.Token);
        await _controller.NextAsync();
        var lease = (await _cluster.GetAsync<V1Lease>(new ObjectKey("n", "model-operator"), CancellationToken.None))!;
        await _cluster.ReplaceAsync(lease with { Spec = lease.Spec with { HolderIdentity = "thief" } }, CancellationToken.None);

        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));

        await run.Awaiting(r => r.WaitAsync(Limits.Await)).Should().ThrowAsync<LeadershipLostException>();
        _controller.Aborted.Should().BeTrue();
    }

    [Test]
    public async Task Run_OptionalKindIsServedLater_StartsWithoutItAndReconcilesEveryObjectThen()
    {
        _cluster.Lacks[typeof(V1Deployment)] = true;
        await CreateAsync("a");
        var run = Host(null, optional: true).RunAsync(_stop.Token);
        (await _controller.NextAsync()).Should().Be("reconcile n/a");

        _cluster.Lacks.Clear();
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(60));

        (await _controller.NextAsync()).Should().Be("reconcile n/a");
        await StopAsync(run);
    }

    [Test]
    public async Task ReconcileAll_NothingChanged_ReconcilesEveryObject()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        var host = Host(null);
        host.ReconcileAll();
        var run = host.RunAsync(_stop.Token);
        await NextTwoAsync();

        host.ReconcileAll();

        (await NextTwoAsync()).Should().BeEquivalentTo("reconcile n/a", "reconcile n/b");
        await StopAsync(run);
    }

    [Test]
    public async Task Run_ResyncIntervals_BringEveryObjectOnceInEach()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        var interval = TimeSpan.FromMinutes(10);
        var run = Host(null, () => interval).RunAsync(_stop.Token);
        await NextTwoAsync();
        for (var round = 0; round < 3; round++)
        {
            // The pause that the next round begins with has no jitter; what is queued has.
            await _time.TimerSetAsync(left => left == interval);
            _time.Advance(interval);
            await _time.TimerSetAsync(left => left == interval);
            _controller.HasCalls.Should().BeFalse("the keys are due within the round, not at its start");
            _time.Advance(interval - TimeSpan.FromMilliseconds(1));

            (await NextTwoAsync()).Should().BeEquivalentTo("reconcile n/a", "reconcile n/b");
            _controller.HasCalls.Should().BeFalse();
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await StopAsync(run);
    }

    private async Task<string[]> NextTwoAsync() => [await _controller.NextAsync(), await _controller.NextAsync()];

    private Task CreateAsync(string name) => _cluster.CreateAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "n" } }, CancellationToken.None);

    private LeaderElector Elector() =>
        new(_cluster, new LeaderElectionOptions { Namespace = "n", Identity = "me" }, _time, NullLoggerFactory.Instance, _metrics);

    private ControllerHost<V1ConfigMap> Host(LeaderElector? elector, Func<TimeSpan>? resync = null, bool optional = false)
    {
        var maps = new Informer<V1ConfigMap>(_cluster, new InformerOptions(), _time, NullLoggerFactory.Instance, _metrics);
        var deployments = new Informer<V1Deployment>(_cluster, new InformerOptions { IsOptional = optional }, _time, NullLoggerFactory.Instance, _metrics);
        return new ControllerHost<V1ConfigMap>(
            _controller, maps, [ChildWatch.Owned(deployments, "ConfigMap")], new ControllerHostOptions { Workers = 2, ResyncInterval = resync }, elector, _time, NullLoggerFactory.Instance, _metrics);
    }

    private Task Start() => Host(null).RunAsync(_stop.Token);

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(Limits.Await);
    }
}
