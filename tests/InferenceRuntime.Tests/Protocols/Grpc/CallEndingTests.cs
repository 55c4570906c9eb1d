using System.Globalization;
using System.Text.RegularExpressions;
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

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Slow(Size, 3_000), "--warmup-iterations=0", "--max-concurrency=1", "--max-queue-size=0");
        _client = new GrpcTestClient(_runtime);
    }

    [OneTimeTearDown]
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
        await RunsAsync(_runtime, 0);
    }

    [Test]
    public async Task Deadline_AsAParameter_EndsTheRun()
    {
        var reply = await _client.SendAsync(Infer, Slow(new InferParameter { Uint64Param = 200_000 }));

        reply.Status.Should().Be(GrpcStatus.DeadlineExceeded, reply.Message);
        reply.Message.Should().Contain("within 0.2 s");
        await RunsAsync(_runtime, 0);
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
        var before = Cancelled(await MetricsAsync(_runtime, _ => true));
        using var cancellation = new CancellationTokenSource();
        var call = _client.SendAsync(Infer, Slow(), cancellation: cancellation.Token);
        await RunsAsync(_runtime, 1);

        await cancellation.CancelAsync();

        await call.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await MetricsAsync(_runtime, metrics => Cancelled(metrics) > before);
        await RunsAsync(_runtime, 0);
    }

    [Test]
    public async Task Queue_ThatIsFull_RefusesAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        var running = _client.SendAsync(Infer, Slow(), cancellation: cancellation.Token);
        await RunsAsync(_runtime, 1);

        var refused = await _client.SendAsync(Infer, Slow());

        refused.Status.Should().Be(GrpcStatus.ResourceExhausted, refused.Message);
        await cancellation.CancelAsync();
        await running.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await RunsAsync(_runtime, 0);
    }

    [Test]
    public async Task Drain_FinishesTheCallInFlight()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Slow(Size, 1_000), "--warmup-iterations=0");
        using var client = new GrpcTestClient(runtime);
        var call = client.SendAsync(Infer, Slow());
        await RunsAsync(runtime, 1);

        runtime.Process.Terminate();

        var reply = await call;
        reply.Status.Should().Be(GrpcStatus.Ok, reply.Message);
        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
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

    private static Task RunsAsync(RuntimeProcess runtime, int count) =>
        MetricsAsync(runtime, metrics => metrics.Contains($"inference_requests_running {count}\n", StringComparison.Ordinal));

    /// <summary>Asks until the metrics are as expected.</summary>
    private static async Task<string> MetricsAsync(RuntimeProcess runtime, Predicate<string> expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (true)
        {
            var metrics = await runtime.Http.GetStringAsync("/metrics", limit.Token);
            if (expected(metrics))
            {
                return metrics;
            }
        }
    }

    private static int Cancelled(string metrics)
    {
        var count = Regex.Match(metrics, """inference_requests_total\{code="CANCELLED",model="m",protocol="grpc"\} (\d+)""", RegexOptions.None, TimeSpan.FromSeconds(1));
        return count.Success ? int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }
}
