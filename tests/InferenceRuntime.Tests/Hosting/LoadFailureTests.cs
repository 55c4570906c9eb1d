using System.Net;
using System.Text.Json;
using InferenceRuntime.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Hosting;

/// <summary>What the operator reads when a model can not be served: the exit code and the one line of JSON.</summary>
public sealed class LoadFailureTests
{
    [Test]
    public async Task Serve_UnsupportedOpset_EndsWithCode3AndTheReasonInBothPlaces()
    {
        await using var runtime = RuntimeProcess.Start($"--model=m={TestModels.Save(OnnxModels.UnsupportedOpset())}");

        var code = await runtime.Process.WaitForExitAsync();

        code.Should().Be(3);
        var line = runtime.Process.StandardError.TrimEnd('\n');
        line.Should().NotContain("\n");
        (await File.ReadAllTextAsync(runtime.TerminationLog)).TrimEnd('\n').Should().Be(line);
        using var json = JsonDocument.Parse(line);
        json.RootElement.EnumerateObject().Select(property => property.Name).Should().Equal("reason", "message", "uri", "digest");
        json.RootElement.GetProperty("reason").GetString().Should().Be("UnsupportedOpset");
        json.RootElement.GetProperty("message").GetString().Should().Contain("999");
        json.RootElement.GetProperty("uri").GetString().Should().StartWith("file:///");
        json.RootElement.GetProperty("digest").GetString().Should().MatchRegex("^sha256:[0-9a-f]{64}$");
    }

    [Test]
    public async Task Serve_Http404_EndsWithCode3()
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("no such key", context.RequestAborted);
        });
        await using var runtime = RuntimeProcess.Start($"--model=m={server.Url("/models/rec.onnx")}");

        (await runtime.Process.WaitForExitAsync()).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("ArtifactNotFound").And.Contain("404").And.Contain("/models/rec.onnx").And.Contain("no such key");
    }

    [Test]
    public async Task Serve_UnreachableSource_FailsWithinEightSecondsByDefault()
    {
        await using var runtime = RuntimeProcess.Start("--model=m=http://127.0.0.1:1/model.onnx");

        (await runtime.Process.WaitForExitAsync(TimeSpan.FromSeconds(8))).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("ArtifactUnreachable");
    }

    [TestCase("http://169.254.169.254/latest/model.onnx", "169.254.169.254 is a link-local address")]
    [TestCase("http://127.0.0.1:1/model.onnx", "the host 127.0.0.1:1 is not allowed here; *.models.example is", "--allowed-hosts=*.models.example")]
    [TestCase("s3://bucket/model.onnx", "bucket.s3.us-east-1.amazonaws.com is not allowed here; *.models.example is", "--allowed-hosts=*.models.example")]
    [TestCase("pvc://claim/model.onnx", "the scheme 'pvc' is not allowed here; s3, https are", "--allowed-schemes=s3,https")]
    public async Task Serve_SourceThatIsNotAllowed_EndsWithCode3(string uri, string because, params string[] rules)
    {
        await using var runtime = RuntimeProcess.Start([$"--model=m={uri}", .. rules]);

        (await runtime.Process.WaitForExitAsync()).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("SourceNotAllowed").And.Contain(because);
    }

    [Test]
    public async Task Serve_WrongDigest_EndsWithCode3()
    {
        await using var runtime = RuntimeProcess.Start($"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--model-sha256=m={new string('0', 64)}");

        (await runtime.Process.WaitForExitAsync()).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("DigestMismatch");
    }

    [TestCase("cuda", "Cuda")]
    [TestCase("tensorrt", "TensorRt")]
    [TestCase("migraphx", "MiGraphX")]
    public async Task Serve_GpuThatIsNotThere_EndsWithCode3InsteadOfTheCpu(string flag, string provider)
    {
        await using var runtime = RuntimeProcess.Start($"--model=m={TestModels.Save(OnnxModels.Linear())}", $"--execution-provider={flag}");

        (await runtime.Process.WaitForExitAsync()).Should().Be(3);

        runtime.Process.StandardError.Should().Contain("ProviderUnavailable").And.Contain(provider);
    }

    [Test]
    public async Task Serve_KeepServing_StaysAliveAndSaysWhyItIsNotReady()
    {
        await using var runtime = await RuntimeProcess.ListeningAsync(
            $"--model=good={TestModels.Save(OnnxModels.Linear())}", $"--model=bad={TestModels.Save(OnnxModels.UnsupportedOpset())}", "--keep-serving");
        using var good = await WaitAsync(runtime, "/v2/models/good/ready", "true");
        using var bad = await WaitAsync(runtime, "/v2/models/bad/ready", "Failed");

        using var live = await runtime.Http.GetAsync("/v2/health/live");
        using var ready = await runtime.Http.GetAsync("/v2/health/ready");
        using var infer = await runtime.InferAsync("{}", "/v2/models/bad/infer");

        live.StatusCode.Should().Be(HttpStatusCode.OK);
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).Should().Contain("\"bad\":\"Failed, UnsupportedOpset").And.NotContain("good");
        infer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        infer.Headers.RetryAfter.Should().NotBeNull();
        (await infer.Content.ReadAsStringAsync()).Should().Contain("UnsupportedOpset");
    }

    [Test]
    public async Task Serve_WhileTheModelIsFetched_IsLiveAndNotReady()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            await release.Task.WaitAsync(TimeSpan.FromSeconds(20), context.RequestAborted);
            await context.Response.Body.WriteAsync(OnnxModels.Linear(), context.RequestAborted);
        });
        await using var runtime = await RuntimeProcess.ListeningAsync($"--model=m={server.Url()}", "--fetch-timeout=20s");

        using (var live = await runtime.Http.GetAsync("/v2/health/live"))
        using (var ready = await runtime.Http.GetAsync("/v2/health/ready"))
        using (var model = await runtime.Http.GetAsync("/v2/models/m/ready"))
        {
            live.StatusCode.Should().Be(HttpStatusCode.OK);
            ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            model.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        }

        release.SetResult();
        await runtime.Process.WaitForLineAsync("ready: ");
        using var after = await runtime.Http.GetAsync("/v2/health/ready");
        after.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Serve_WrongFlags_EndsWithCode2AndEveryError()
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["serve", "--http-address=x", "--warmup-iterations=-1"]);

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().Contain("--http-address: 'x'").And.Contain("--warmup-iterations: '-1'");
    }

    private static async Task<HttpResponseMessage> WaitAsync(RuntimeProcess runtime, string path, string words)
    {
        using var limit = new CancellationTokenSource(ChildProcess.DefaultTimeout);
        while (true)
        {
            var answer = await runtime.Http.GetAsync(path, limit.Token);
            if ((await answer.Content.ReadAsStringAsync(limit.Token)).Contains(words, StringComparison.Ordinal))
            {
                return answer;
            }

            answer.Dispose();
        }
    }
}
