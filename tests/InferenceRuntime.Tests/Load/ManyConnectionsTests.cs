namespace InferenceRuntime.Tests.Load;

/// <summary>A thousand connections at once: every request gets its own answer or is refused because the queue is full; none is lost.</summary>
public sealed class ManyConnectionsTests
{
    private const int Connections = 1000;
    private const int Multiplications = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [TestCase(LoadProtocol.Rest, 1, Category = "Slow")]
    [TestCase(LoadProtocol.Rest, 8)]
    [TestCase(LoadProtocol.Grpc, 1)]
    [TestCase(LoadProtocol.Grpc, 8, Category = "Slow")]
    public async Task Infer_QueueThatHoldsThemAll_AnswersEach(LoadProtocol protocol, int maxBatchSize)
    {
        const int Requests = 5;

        var run = await RunAsync(protocol, Requests, $"--max-batch-size={maxBatchSize}");

        run.Lost.Should().BeEmpty();
        run.Count(LoadOutcome.Answered).Should().Be(Connections * Requests);
    }

    [TestCase(LoadProtocol.Rest, 1)]
    [TestCase(LoadProtocol.Rest, 8, Category = "Slow")]
    [TestCase(LoadProtocol.Grpc, 1, Category = "Slow")]
    [TestCase(LoadProtocol.Grpc, 8)]
    public async Task Infer_QueueThatIsShort_AnswersOrRefusesEach(LoadProtocol protocol, int maxBatchSize)
    {
        const int Requests = 5;

        var run = await RunAsync(protocol, Requests, $"--max-batch-size={maxBatchSize}", "--max-queue-size=20");

        run.Lost.Should().BeEmpty();
        run.Count(LoadOutcome.Answered).Should().BePositive();
        run.Count(LoadOutcome.Overloaded).Should().BePositive();
        (run.Count(LoadOutcome.Answered) + run.Count(LoadOutcome.Overloaded)).Should().Be(Connections * Requests);
    }

    private static async Task<LoadRun> RunAsync(LoadProtocol protocol, int requests, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var runtime = await RuntimeProcess.ServingAsync(EchoModel.Build(Multiplications), ["--intra-op-threads=1", .. arguments]);
        var run = new LoadRun(runtime, protocol, Connections);

        await run.RunAsync(requests, limit.Token);

        await TestContext.Out.WriteLineAsync($"summary: {run}");
        return run;
    }
}
