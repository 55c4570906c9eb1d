using System.Net;
using System.Net.Http.Headers;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Hosting;

/// <summary>What becomes of requests and probes when the pod is told to end.</summary>
public sealed class DrainTests
{
    private const int Size = 384;

    [Test]
    public async Task Terminate_RequestInFlight_IsAnsweredAndTheCodeIsZero()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Slow(Size, 400), "--warmup-iterations=1", "--intra-op-threads=1");
        var answer = SlowInferAsync(runtime);
        await WaitForMetricAsync(runtime, "inference_requests_running 1");

        runtime.Process.Terminate();

        using var response = await answer;
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
        runtime.Process.StandardOutput.Should().Contain("draining: 1 requests in flight").And.Contain("drained");
    }

    [Test]
    public async Task Terminate_InTheLameDuck_IsNotReadyAndStillAnswers()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--lame-duck=2s");

        runtime.Process.Terminate();
        await runtime.Process.WaitForLineAsync("not ready from now on");

        using var ready = await runtime.Http.GetAsync("/v2/health/ready");
        using var live = await runtime.Http.GetAsync("/v2/health/live");
        using var infer = await runtime.InferAsync("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}]}""");
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).Should().Contain("\"draining\":true");
        live.StatusCode.Should().Be(HttpStatusCode.OK);
        infer.StatusCode.Should().Be(HttpStatusCode.OK);
        infer.Headers.ConnectionClose.Should().BeTrue();
        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
    }

    [Test]
    public async Task Terminate_WhileDraining_NewRequestsAreRefused()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Slow(Size, 1500), "--warmup-iterations=1", "--intra-op-threads=1");
        var inFlight = SlowInferAsync(runtime);
        await WaitForMetricAsync(runtime, "inference_requests_running 1");
        runtime.Process.Terminate();
        await runtime.Process.WaitForLineAsync("draining: ");

        using var refused = await runtime.InferAsync("{}");

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.Should().NotBeNull();
        refused.Headers.ConnectionClose.Should().BeTrue();
        using var answered = await inFlight;
        answered.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Terminate_RequestThatOutlastsTheDrain_IsCutOffWithCode4()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(
            OnnxModels.Slow(Size, 3000), "--warmup-iterations=0", "--intra-op-threads=1", "--drain-timeout=100ms");
        var answer = SlowInferAsync(runtime);
        await WaitForMetricAsync(runtime, "inference_requests_running 1");

        runtime.Process.Terminate();

        (await runtime.Process.WaitForExitAsync()).Should().Be(4);
        await ((Func<Task>)(() => answer)).Should().ThrowAsync<HttpRequestException>();
    }

    [Test]
    public async Task Terminate_Twice_EndsAtOnce()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--lame-duck=1h");

        runtime.Process.Terminate();
        await runtime.Process.WaitForLineAsync("not ready from now on");
        runtime.Process.Terminate();

        (await runtime.Process.WaitForExitAsync()).Should().Be(143);
    }

    [Test]
    public async Task Terminate_BeforeTheModelIsThere_EndsWithoutALameDuck()
    {
        await using var runtime = await RuntimeProcess.ListeningAsync("--model=m=http://127.0.0.1:1/model.onnx", "--fetch-timeout=1h", "--lame-duck=1h");

        runtime.Process.Terminate();

        (await runtime.Process.WaitForExitAsync()).Should().Be(0);
    }

    [Test]
    public async Task Serve_AddressInUse_EndsWithCode1AndSaysSo()
    {
        await using var first = await RuntimeProcess.ServingAsync(OnnxModels.Linear());
        var address = first.Http.BaseAddress!.Authority;
        await using var second = RuntimeProcess.Start($"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--http-address={address}");

        (await second.Process.WaitForExitAsync()).Should().Be(1);

        second.Process.StandardOutput.Should().Contain($"can not listen on {address}");
    }

    private static async Task<HttpResponseMessage> SlowInferAsync(RuntimeProcess runtime)
    {
        var zeros = string.Join(',', Enumerable.Repeat('0', Size * Size));
        using var content = new StringContent(
            $$"""{"inputs": [{"name": "x", "shape": [{{Size}}, {{Size}}], "datatype": "FP32", "data": [{{zeros}}]}]}""", new MediaTypeHeaderValue("application/json"));
        return await runtime.Http.PostAsync("/v2/models/m/infer", content);
    }

    private static async Task WaitForMetricAsync(RuntimeProcess runtime, string line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await runtime.Http.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
