using Testing.Cluster;

namespace Functional.Operation;

/// <summary>Who may write: one operator at a time, and none that has lost its lease.</summary>
public sealed class LeaseTests
{
    private const string Lease = "apis/coordination.k8s.io/v1/namespaces/default/leases/model-operator";

    private OperatorBench _bench = null!;

    [SetUp]
    public async Task StartAsync() => _bench = await OperatorBench.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _bench.DisposeAsync();

    [Test]
    public async Task Operator_LosesItsLeaseWhileItWorks_WritesNothingAfterIt()
    {
        await using var operation = await _bench.StartOperatorAsync(OperatorRun.QuickElection);
        await operation.WaitUntilWorkingAsync();
        // Its renewals are never answered, and its work is: there is always more of it.
        _bench.Proxy.Break(request => request.IsLease ? new Fault.Hold() : null);
        using var enough = new CancellationTokenSource();
        var editing = EditAsync(enough.Token);

        (await operation.WaitForExitAsync()).Should().Be(1, operation.Log);
        var written = await _bench.Cluster.OperatorWritesAsync();

        written.Should().BePositive("it was at work");
        var lease = (await _bench.Cluster.GetAsync(Lease))["spec"]!;
        var renewed = DateTimeOffset.Parse((string)lease["renewTime"]!, System.Globalization.CultureInfo.InvariantCulture);
        var expires = renewed + TimeSpan.FromSeconds((int)lease["leaseDurationSeconds"]!);
        _bench.Proxy.Passed.Where(passed => passed.Request is { IsWrite: true, IsLease: false }).Should()
            .OnlyContain(passed => passed.At < expires, "from then on somebody else may be at work");
        operation.Log.Should().Contain("Lost the lease");
        await enough.CancelAsync();
        await editing;
    }

    [Test]
    public async Task TwoOperators_LeaderIsKilled_TheOtherTakesOverAndNothingIsTwice()
    {
        const int Services = 20;
        await using var second = await ApiProxy.StartAsync(_bench.Cluster.Server);
        await using var leader = await _bench.StartOperatorAsync(OperatorRun.QuickElection);
        await leader.WaitUntilWorkingAsync();
        await using var follower = await _bench.StartOperatorAsync(OperatorRun.QuickElection, second);
        await follower.WaitForLineAsync("Waiting for the lease");
        (await follower.IsReadyAsync()).Should().BeTrue("what takes over is ready");

        foreach (var index in Enumerable.Range(0, Services))
        {
            await _bench.ApplyServiceAsync($"model-{index}");
        }

        await _bench.WaitUntilReadyAsync("model-0");
        second.Passed.Where(passed => passed.Request.IsWrite && !passed.Request.IsLease).Should().BeEmpty("only the leader writes");
        await leader.KillAsync();

        await follower.WaitUntilWorkingAsync();
        await _bench.WaitUntilReadyAsync([.. Enumerable.Range(0, Services).Select(index => $"model-{index}")]);
        (await _bench.Cluster.ListAsync(EveryKind.Path(EveryKind.Kinds[2].Collection, ""))).Should().HaveCount(Services);
        (await World.RepeatedEventsAsync(_bench.Cluster)).Should().BeEmpty();
    }

    /// <summary>Changes services again and again, so that the operator always has something to write.</summary>
    private async Task EditAsync(CancellationToken enough)
    {
        for (var edit = 0; !enough.IsCancellationRequested; edit++)
        {
            await _bench.ApplyServiceAsync($"model-{edit % 5}", $"{{scaling: {{minReplicas: {1 + (edit / 5 % 3)}}}}}");
        }
    }
}
