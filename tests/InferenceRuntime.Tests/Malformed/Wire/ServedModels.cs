using System.Globalization;
using System.Text;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>What the tests over sockets need of a running server: models of several types, a request that must be answered, and what the process holds.</summary>
internal static class ServedModels
{
    public const string Good = """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[3,-0.5]}]}""";

    public const string GoodAnswer = "\"data\":[5,-2]}]}";

    /// <summary>The models that requests are spread over: a number's, one whose texts have any length, and the widest integers'.</summary>
    public static readonly string[] Names = ["m", "text", "int"];

    public static Task<RuntimeProcess> ServeAsync(params string[] arguments) => RuntimeProcess.ReadyAsync(
    [
        $"--model=m={TestModels.Save(OnnxModels.Linear())}",
        $"--model=text={TestModels.Save(OnnxModels.Identity(OnnxType.String, "n"))}",
        $"--model=int={TestModels.Save(OnnxModels.Identity(OnnxType.Int64, "n"))}",
        .. arguments,
    ]);

    /// <summary>A right request over a new connection gets its answer, whatever happened before.</summary>
    public static async Task CheckAnswersAsync(RuntimeProcess runtime)
    {
        using var connection = await RawConnection.OpenAsync(runtime.Http.BaseAddress!);
        await connection.SendAsync(RawConnection.Post("/v2/models/m/infer", Encoding.UTF8.GetBytes(Good)));
        var answer = await connection.ReadAnswerAsync();
        answer.Should().NotBeNull();
        answer!.Status.Should().Be(200, answer.Body);
        answer.Body.Should().EndWith(GoodAnswer);
    }

    /// <summary>The process's resident memory in MiB.</summary>
    public static long ResidentMegabytes(RuntimeProcess runtime)
    {
        var line = File.ReadLines($"/proc/{runtime.Process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>No inference was answered with a fault of the server's, and nothing was logged as an error.</summary>
    /// <param name="runtime">The server.</param>
    /// <param name="expected">A part of log lines that may be there.</param>
    public static async Task CheckNothingFailedAsync(RuntimeProcess runtime, string? expected = null)
    {
        var metrics = await runtime.Http.GetStringAsync("/metrics");
        metrics.Should().NotMatchRegex("""inference_requests_total\{code="(5|INTERNAL|UNKNOWN)""");
        var lines = runtime.Process.StandardOutput.Split('\n').Where(line => expected is null || !line.Contains(expected, StringComparison.Ordinal));
        string.Join('\n', lines).Should().NotContainAny(" ERROR ", " FATAL ", "Exception");
    }
}
