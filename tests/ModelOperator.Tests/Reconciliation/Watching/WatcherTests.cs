using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.Watching;
using Testing;

namespace ModelOperator.Tests.Reconciliation.Watching;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatcherTests
{
    private readonly TestTimeProvider _time = new();
    private readonly OperatorMetrics _metrics = new();

    [TearDown]
    public void DisposeMetrics() => _metrics.Dispose();

    [Test]
    public async Task Run_FailuresInARow_WaitLongerAndLonger()
    {
        var source = new ScriptedSource().Fail(new HttpRequestException("a")).Fail(new HttpRequestException("b")).Page("5", null);
        using var stop = new CancellationTokenSource(Limits.Await);
        await using var events = Start(source, stop.Token);

        var first = events.MoveNextAsync().AsTask();
        (await _time.TimerSetAsync(_ => true)).TotalSeconds.Should().Be(1.6);
        _time.Advance(TimeSpan.FromSeconds(1.6));
        (await _time.TimerSetAsync(t => t > TimeSpan.FromSeconds(2))).TotalSeconds.Should().Be(3.2);
        _time.Advance(TimeSpan.FromSeconds(3.2));

        (await first.WaitAsync(Limits.Await)).Should().BeTrue();
        events.Current.Type.Should().Be(WatcherEventType.Init);
    }

    [TestCase(100, 3.2)]
    [TestCase(130, 1.6)]
    public async Task Run_FailureAfterAPause_WaitsShortOnlyAfterQuiet(int pause, double wait)
    {
        var source = new ScriptedSource().Fail(new HttpRequestException("a")).Page("5", null).Watch(new IOException("b")).Page("6", null);
        using var stop = new CancellationTokenSource(Limits.Await);
        await using var events = Start(source, stop.Token);
        var first = events.MoveNextAsync().AsTask();
        await _time.AdvancePastTimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await first.WaitAsync(Limits.Await);
        await events.MoveNextAsync().AsTask().WaitAsync(Limits.Await);
        _time.Advance(TimeSpan.FromSeconds(pause));

        var next = events.MoveNextAsync().AsTask();

        (await _time.TimerSetAsync(_ => true)).TotalSeconds.Should().BeApproximately(wait, 0.001);
        await stop.CancelAsync();
        await next.Awaiting(n => n.WaitAsync(Limits.Await)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Run_WatchThatEndsAtOnce_IsNotReopenedAtOnce()
    {
        var source = new ScriptedSource().Page("5", null).Watch().Watch();
        using var stop = new CancellationTokenSource(Limits.Await);
        await using var events = Start(source, stop.Token);
        await events.MoveNextAsync().AsTask().WaitAsync(Limits.Await);
        await events.MoveNextAsync().AsTask().WaitAsync(Limits.Await);

        var next = events.MoveNextAsync().AsTask();

        await _time.TimerSetAsync(t => t.TotalSeconds is > 1 and < 2);
        source.Asked.Should().Equal("list", "watch 5");
        await stop.CancelAsync();
        await next.Awaiting(n => n.WaitAsync(Limits.Await)).Should().ThrowAsync<OperationCanceledException>();
    }

    [TestCase(0, 60)]
    [TestCase(1, 30)]
    public async Task Run_OptionalKindThatTheServerLacks_IsLookedForAgainEachMinute(int jitter, int wait)
    {
        var source = new ScriptedSource().Fail(FakeCluster.Refusal(HttpStatusCode.NotFound, "NotFound")).Page("5", null);
        using var stop = new CancellationTokenSource(Limits.Await);
        await using var events = new Watcher<V1ConfigMap>(source, "ConfigMap", _time, NullLogger.Instance, _metrics, () => jitter, isOptional: true)
            .RunAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        await events.MoveNextAsync().AsTask().WaitAsync(Limits.Await);
        events.Current.Type.Should().Be(WatcherEventType.NotServed);

        var next = events.MoveNextAsync().AsTask();
        (await _time.TimerSetAsync(_ => true)).TotalSeconds.Should().Be(wait);
        source.Asked.Should().Equal("list");
        _time.Advance(TimeSpan.FromSeconds(wait));

        await next.WaitAsync(Limits.Await);
        events.Current.Type.Should().Be(WatcherEventType.Init);
    }

    private IAsyncEnumerator<WatcherEvent<V1ConfigMap>> Start(ScriptedSource source, CancellationToken cancellationToken) =>
        new Watcher<V1ConfigMap>(source, "ConfigMap", _time, NullLogger.Instance, _metrics, () => 0).RunAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
}
