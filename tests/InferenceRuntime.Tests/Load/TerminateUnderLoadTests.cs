namespace InferenceRuntime.Tests.Load;

/// <summary>
/// SIGTERM while a thousand connections ask without a pause. Every request that was sent on a connection which the server has accepted gets a
/// whole answer, or is refused before anything was done for it: 503 with <c>Connection: close</c>, UNAVAILABLE, or a GOAWAY that leaves it out.
/// </summary>
public sealed class TerminateUnderLoadTests
{
    private const int Connections = 1000;
    private const int Multiplications = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [TestCase(LoadProtocol.Rest, 1, "1s", Category = "Slow")]
    [TestCase(LoadProtocol.Rest, 8, "1s")]
    [TestCase(LoadProtocol.Rest, 8, "0s")]
    [TestCase(LoadProtocol.Grpc, 1, "1s")]
    [TestCase(LoadProtocol.Grpc, 8, "1s", Category = "Slow")]
    [TestCase(LoadProtocol.Grpc, 8, "0s")]
    public async Task Terminate_UnderLoad_LosesNothing(LoadProtocol protocol, int maxBatchSize, string lameDuck)
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var runtime = await RuntimeProcess.ServingAsync(
            EchoModel.Build(Multiplications), "--intra-op-threads=1", $"--max-batch-size={maxBatchSize}", $"--lame-duck={lameDuck}");
        var run = new LoadRun(runtime, protocol, Connections);
        var load = run.RunAsync(requests: 10_000, limit.Token);
        await run.Connected.WaitAsync(limit.Token);

        runtime.Process.Terminate();

        await load;
        await TestContext.Out.WriteLineAsync($"summary: SIGTERM with a lame duck of {lameDuck}, batches up to {maxBatchSize}, {run}");
        run.Lost.Should().BeEmpty();
        run.Count(LoadOutcome.Answered).Should().BeGreaterThanOrEqualTo(Connections);
        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
    }
}
