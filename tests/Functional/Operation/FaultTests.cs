using Testing.Cluster;

namespace Functional.Operation;

/// <summary>
/// One and the same history of services, once undisturbed and then under each fault: what is there in the end must be the same. Nothing is lost, nothing is there
/// twice, nothing is left behind.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private IReadOnlyList<string> _undisturbed = [];

    [OneTimeSetUp]
    public async Task RunUndisturbedAsync()
    {
        await using var bench = await OperatorBench.StartAsync();
        await using var operation = await bench.StartOperatorAsync();
        await operation.WaitUntilWorkingAsync();
        await LiveAsync(bench);
        await EndAsync(bench);
        _undisturbed = await EventuallyQuietAsync(bench, operation);
        _undisturbed.Should().HaveCountGreaterThan(15).And.Contain(one => one.Contains("\"reason\":\"NameTaken\"", StringComparison.Ordinal));
    }

    [TestCaseSource(nameof(Names))]
    public async Task Services_UnderAFault_EndAsWithoutIt(string fault)
    {
        await using var bench = await OperatorBench.StartAsync();
        bench.Proxy.Break(Faults.All[fault]());
        await using var operation = await SupervisedOperator.StartAsync(bench);

        await LiveAsync(bench);

        await ShouldEndRightAsync(bench, operation);
        bench.Proxy.Broken.Values.Sum().Should().BePositive("the fault took place");
        operation.Restarts.Should().Be(0, "none of this is a reason to end");
    }

    [Test]
    public async Task Services_ApiServerGoneForAWhile_EndRight()
    {
        await using var bench = await OperatorBench.StartAsync();
        await using var operation = await SupervisedOperator.StartAsync(bench, OperatorRun.QuickElection);
        await bench.ApplyServiceAsync("early");
        await bench.WaitUntilReadyAsync("early");

        // Longer than the lease lasts: the operator gives up, and is started again and again until somebody answers.
        await bench.Proxy.CloseAsync();
        await LiveAsync(bench);
        await bench.Cluster.DeleteAsync(OperatorBench.Service("early"));
        await Eventually.HoldsAsync(() => Task.FromResult(operation.Restarts > 0), "the operator has lost its lease");
        await bench.Proxy.OpenAsync();

        await ShouldEndRightAsync(bench, operation);
    }

    [Test]
    public Task Services_UnderRandomFaults_EndRight() => RandomAsync(TestContext.CurrentContext.Random.Next(), 60);

    [Test]
    [Category("Slow")]
    public async Task Services_UnderManyRandomFaults_EndRight()
    {
        for (var round = 0; round < 10; round++)
        {
            await RandomAsync(TestContext.CurrentContext.Random.Next(), 300);
        }
    }

    [Test]
    [Category("Slow")]
    public async Task Services_RequestsThatAreNeverAnswered_EndRight()
    {
        await using var bench = await OperatorBench.StartAsync();
        var left = 8;
        bench.Proxy.Break(request => request is { IsWrite: true, IsLease: false } && Interlocked.Decrement(ref left) >= 0 ? new Fault.Hold() : null);
        await using var operation = await SupervisedOperator.StartAsync(bench);

        await LiveAsync(bench);

        await ShouldEndRightAsync(bench, operation);
        bench.Proxy.Broken.Should().ContainKey(nameof(Fault.Hold));
        operation.Log.Should().Contain("no answer within 30 s");
    }

    private static IEnumerable<string> Names() => Faults.All.Keys;

    /// <summary>Everything that users do, without waiting for what the operator makes of it.</summary>
    private static async Task LiveAsync(OperatorBench bench)
    {
        await bench.Cluster.ApplyAsync(EveryKind.Path(EveryKind.Kinds[1].Collection, "taken"), "apiVersion: v1\nkind: Service\nmetadata: {name: taken}\nspec: {ports: [{port: 80}]}\n");
        await bench.ApplyServiceAsync("plain");
        await bench.ApplyServiceAsync("edited", "{scaling: {minReplicas: 2, maxReplicas: 4}}");
        await bench.ApplyServiceAsync("taken");
        await bench.ApplyServiceAsync("invalid", "{resources: {requests: {cpu: 4}, limits: {cpu: 1}}}");
        await bench.ApplyServiceAsync("deleted");
        await bench.ApplyServiceAsync("edited", "{scaling: {minReplicas: 3}, runtime: {env: [{name: A, value: \"1\"}]}}");
        await bench.Cluster.DeleteAsync(OperatorBench.Service("deleted"));
        await bench.ApplyServiceAsync("late", "{network: {policy: {allowFrom: [{podSelector: {matchLabels: {app: client}}}]}}}");
    }

    private static async Task EndAsync(OperatorBench bench)
    {
        await bench.WaitUntilReadyAsync("plain", "edited", "late");
        await bench.WaitForReasonAsync("taken", "NameTaken");
        await bench.WaitForReasonAsync("invalid", "InvalidSpec");
    }

    private static async Task<IReadOnlyList<string>> EventuallyQuietAsync(OperatorBench bench, OperatorRun operation)
    {
        await operation.WaitUntilSettledAsync(5);
        return await World.ReadAsync(bench.Cluster);
    }

    private async Task ShouldEndRightAsync(OperatorBench bench, SupervisedOperator operation)
    {
        IReadOnlyList<string> world = [];
        try
        {
            await Eventually.HoldsAsync(
                async () => (world = await World.ReadAsync(bench.Cluster)).SequenceEqual(_undisturbed, StringComparer.Ordinal), "the world is as without the fault", Patience);
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Not as without the fault:\n{string.Join('\n', world.Except(_undisturbed))}\nbut expected\n{string.Join('\n', _undisturbed.Except(world))}\nThe operator logged\n{operation.Log}");
        }
    }

    private async Task RandomAsync(int seed, int count)
    {
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        await using var bench = await OperatorBench.StartAsync();
        bench.Proxy.Break(Faults.Random(seed, count));
        await using var operation = await SupervisedOperator.StartAsync(bench, OperatorRun.QuickElection);

        await LiveAsync(bench);

        await ShouldEndRightAsync(bench, operation);
    }
}
