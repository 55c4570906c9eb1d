using System.Text.Json;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Bench;

/// <summary>The command as users run it: a process, with its output and exit codes.</summary>
public sealed class BenchCommandTests
{
    private static readonly string[] Short = ["--duration=200ms", "--warmup=50ms", "--concurrency=1,3"];

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ServingAsync(BenchmarkModels.Tiny());

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public async Task Bench_ModelFile_PrintsLevelsAndShowsProgressOnStandardError()
    {
        var result = await BenchAsync([TestModels.SaveFile(BenchmarkModels.Tiny()), .. Short, "--batch=2"]);

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().ContainAll("in process, Cpu", "x FP32[2, 4]", "requests/s", "rows/s", "p50", "p90", "p95", "p99", "max");
        result.StandardError.Should().ContainAll("[1/2] concurrency 1", "[2/2] concurrency 3");
    }

    [TestCase("json")]
    [TestCase("binary")]
    [TestCase("grpc")]
    public async Task Bench_Server_AnswersOverEveryProtocol(string protocol)
    {
        var result = await BenchAsync([Url(protocol), .. Short, $"--protocol={protocol}", "-o", "json"]);

        result.ExitCode.Should().Be(0, result.ToString());
        using var json = JsonDocument.Parse(result.StandardOutput);
        var levels = json.RootElement.GetProperty("levels").EnumerateArray().ToArray();
        levels.Select(level => level.GetProperty("concurrency").GetInt32()).Should().Equal(1, 3);
        foreach (var level in levels)
        {
            level.GetProperty("errors").EnumerateObject().Should().BeEmpty();
            level.GetProperty("requests").GetInt64().Should().BePositive();
            level.GetProperty("requestsPerSecond").GetDouble().Should().BePositive();
            var latency = level.GetProperty("latencyMilliseconds");
            var percentiles = new[] { "p50", "p90", "p95", "p99", "max" }.Select(name => latency.GetProperty(name).GetDouble()).ToArray();
            percentiles.Should().BeInAscendingOrder().And.OnlyContain(value => value > 0);
        }
    }

    [Test]
    public async Task Bench_InputFile_IsSent()
    {
        var file = Path.Combine(Path.GetDirectoryName(TestModels.SaveFile(BenchmarkModels.Tiny()))!, "bench-input.json");
        await File.WriteAllTextAsync(file, """{"inputs": [{"name": "x", "shape": [3, 4], "datatype": "FP32", "data": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}]}""");

        var result = await BenchAsync([Url("json"), .. Short, "--protocol=json", $"--input={file}"]);

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().Contain("x FP32[3, 4]");
    }

    [Test]
    public async Task Bench_Sweep_PrintsTheSettingsForTheInferenceService()
    {
        var result = await BenchAsync([TestModels.SaveFile(BenchmarkModels.Tiny()), "--sweep", "--duration=50ms", "--warmup=10ms", "--max-batch=2"]);

        result.ExitCode.Should().Be(0, result.ToString());
        result.StandardOutput.Should().ContainAll("threads  concurrency  batch", "runtime:", "intraOp:", "maxBatchSize:", "cpu:");
    }

    [Test]
    public async Task Bench_NoServer_SaysSo()
    {
        var result = await BenchAsync(["http://127.0.0.1:1", .. Short]);

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().ContainAll("http://127.0.0.1:1", "can not be reached", "Is the server running");
    }

    [TestCase("json", "HTTP 404")]
    [TestCase("grpc", "NOT_FOUND")]
    public async Task Bench_UnknownModel_SaysWhatTheServerHas(string protocol, string error)
    {
        var result = await BenchAsync([Url(protocol), .. Short, $"--protocol={protocol}", "--model=other"]);

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().ContainAll(error, "'other'");
    }

    [TestCase("grpc", "json", "does not speak gRPC")]
    [TestCase("json", "grpc", "HTTP/2")]
    public async Task Bench_WrongProtocol_NamesTheRightOne(string protocol, string port, string message)
    {
        var result = await BenchAsync([Url(port), .. Short, $"--protocol={protocol}", "--model=m"]);

        result.ExitCode.Should().Be(1);
        result.StandardError.Should().Contain(message);
    }

    [Test]
    public async Task Bench_FreeDimensions_AsksForAShape()
    {
        var result = await BenchAsync([TestModels.SaveFile(OnnxModels.Identity(OnnxType.Float, "n", "width")), .. Short]);

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().Contain("--shape x:1,N");
    }

    [Test]
    public async Task Bench_FileThatIsNoModel_EndsWithTheReason()
    {
        var result = await BenchAsync([RepositoryPaths.InferenceRuntime, .. Short]);

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("InvalidModel");
    }

    [Test]
    public async Task Bench_Interrupted_PrintsWhatItHas()
    {
        await using var process = ChildProcess.Start(
            RepositoryPaths.InferenceRuntime, ["bench", TestModels.SaveFile(BenchmarkModels.Tiny()), "--duration=100ms", "--warmup=0s", $"--concurrency={string.Join(',', Enumerable.Repeat(1, 5000))}"]);
        await process.WaitForLineAsync("[3/5000]");

        process.Terminate();

        (await process.WaitForExitAsync()).Should().Be(0, process.StandardError);
        process.StandardOutput.Should().Contain("requests/s");
    }

    private string Url(string protocol) => protocol == "grpc" ? $"http://{_runtime.GrpcAddress}" : _runtime.Http.BaseAddress!.AbsoluteUri;

    private static Task<ProcessResult> BenchAsync(string[] arguments) => ChildProcess.RunAsync(RepositoryPaths.InferenceRuntime, ["bench", .. arguments]);
}
