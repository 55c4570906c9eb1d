using System.Net;
using System.Net.Http.Headers;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>What a client hears when the model is busy: one request runs, one may wait.</summary>
public sealed class OverloadTests
{
    private const int Size = 256;

    private RuntimeProcess _runtime = null!;
    private CancellationTokenSource _leave = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _leave = new CancellationTokenSource();
        _runtime = await RuntimeProcess.ServingAsync(
            OnnxModels.Slow(Size, 20_000), "--warmup-iterations=0", "--intra-op-threads=1", "--max-concurrency=1", "--max-queue-size=1");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _runtime.DisposeAsync();
        _leave.Dispose();
    }

    [Test]
    public async Task Infer_QueueFull_Is429AtOnce()
    {
        var running = PostAsync("");
        await WaitForMetricAsync("inference_requests_running 1");
        var waiting = PostAsync("");
        await WaitForMetricAsync("inference_queue_length 1");

        using var refused = await PostAsync("");

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.Should().NotBeNull();
        (await refused.Content.ReadAsStringAsync()).Should().StartWith("{\"error\":");
        await LeaveAsync(running, waiting);
    }

    [Test]
    public async Task Infer_TimeoutInTheQueue_Is504AndFreesItsPlace()
    {
        var running = PostAsync("");
        await WaitForMetricAsync("inference_requests_running 1");

        using var late = await PostAsync("""
            "parameters": {"timeout": 50000},
            """);

        late.StatusCode.Should().Be(HttpStatusCode.GatewayTimeout);
        (await late.Content.ReadAsStringAsync()).Should().Contain("0.05 s");
        await WaitForMetricAsync("inference_queue_length 0");
        await LeaveAsync(running);
    }

    private async Task LeaveAsync(params Task<HttpResponseMessage>[] requests)
    {
        await _leave.CancelAsync();
        foreach (var request in requests)
        {
            await ((Func<Task>)(() => request)).Should().ThrowAsync<OperationCanceledException>();
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string parameters)
    {
        var zeros = string.Join(',', Enumerable.Repeat('0', Size * Size));
        using var content = new StringContent(
            "{" + parameters + "\"inputs\": [{\"name\": \"x\", \"shape\": [256, 256], \"datatype\": \"FP32\", \"data\": [" + zeros + "]}]}",
            new MediaTypeHeaderValue("application/json"));
        return await _runtime.Http.PostAsync("/v2/models/m/infer", content, _leave.Token);
    }

    private async Task WaitForMetricAsync(string line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await _runtime.Http.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
