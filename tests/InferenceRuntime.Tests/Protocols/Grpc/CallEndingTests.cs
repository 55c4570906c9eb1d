using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>Calls that end before their answer: deadlines, cancellation, a full queue, a shutdown.</summary>
public sealed class CallEndingTests
{
    private const string Infer = GrpcTestClient.Service + "ModelInfer";
    private const int Size = 256;

    private RuntimeProcess _runtime = null!;
    private GrpcTestClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Slow(Size, 3_000), "--warmup-iterations=0", "--max-concurrency=1", "--max-queue-size=0");
        _client = new GrpcTestClient(_runtime);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
    }

    [Test]
    public async Task Deadline_OfTheCall_EndsTheRun()
    {
        var reply = await _client.SendAsync(Infer, Slow(), request => request.Headers.Add("grpc-timeout", "200m"));

        reply.Status.Should().Be(GrpcStatus.DeadlineExceeded, reply.Message);
        await NothingRunsAsync();
    }

    [Test]
    public async Task Deadline_AsAParameter_EndsTheRun()
    {
        var reply = await _client.SendAsync(Infer, Slow(new InferParameter { Uint64Param = 200_000 }));

        reply.Status.Should().Be(GrpcStatus.DeadlineExceeded, reply.Message);
        reply.Message.Should().Contain("within 0.2 s");
    }

    [Test]
    public async Task Deadline_BeforeTheBodyIsWhole_EndsTheCall()
    {
        await using var stream = _client.Open(Infer, request => request.Headers.Add("grpc-timeout", "200m"));
        stream.Send(GrpcFrames.Prefix(0, 100));

        (await stream.EndAsync()).Status.Should().Be(GrpcStatus.DeadlineExceeded);
    }

    [Test]
    public async Task Cancellation_ByTheClient_EndsTheRun()
    {
        using var cancellation = new CancellationTokenSource();
        var call = _client.SendAsync(Infer, Slow(), cancellation: cancellation.Token);
        await MetricAsync("""inference_requests_running 1""");

        await cancellation.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await MetricAsync("""inference_requests_total{code="CANCELLED",model="m",protocol="grpc"} 1""");
        await NothingRunsAsync();
    }

    [Test]
    public async Task Queue_ThatIsFull_RefusesAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        var running = _client.SendAsync(Infer, Slow(), cancellation: cancellation.Token);
        await MetricAsync("inference_requests_running 1");

        var refused = await _client.SendAsync(Infer, Slow());

        refused.Status.Should().Be(GrpcStatus.ResourceExhausted, refused.Message);
        await cancellation.CancelAsync();
        await running.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Drain_FinishesTheCallInFlight()
    {
        var call = _client.SendAsync(Infer, Slow());
        await MetricAsync("inference_requests_running 1");

        _runtime.Process.Terminate();

        var reply = await call;
        reply.Status.Should().Be(GrpcStatus.Ok, reply.Message);
        (await _runtime.Process.WaitForExitAsync()).Should().Be(0);
    }

    [Test]
    public async Task LameDuck_AnswersAndAsksForANewConnection()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--lame-duck=20s");
        using var client = new GrpcTestClient(runtime);
        await client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Linear(3));
        runtime.Process.Terminate();
        await runtime.Process.WaitForLineAsync("still answering for");

        // After GOAWAY a client opens a new connection by itself, and that is still accepted.
        for (var i = 0; i < 5; i++)
        {
            (await client.CallAsync<ModelInferResponse>("ModelInfer", InferRequests.Linear(3))).Outputs.Should().ContainSingle();
        }

        (await client.CallAsync<ServerReadyResponse>("ServerReady", new ServerReadyRequest())).Ready.Should().BeFalse();
        runtime.Process.Kill();
    }

    private static byte[] Slow(InferParameter? timeout = null)
    {
        var request = InferRequests.Raw("m", "x", "FP32", [Size, Size], new float[Size * Size]);
        if (timeout is not null)
        {
            request.Parameters["timeout"] = timeout;
        }

        return GrpcFrames.Frame(request);
    }

    private Task NothingRunsAsync() => MetricAsync("inference_requests_running 0");

    /// <summary>Asks until the metrics have the line.</summary>
    private async Task MetricAsync(string line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!(await _runtime.Http.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }
}
