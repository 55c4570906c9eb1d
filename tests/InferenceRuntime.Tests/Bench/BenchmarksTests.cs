using Testing;

namespace InferenceRuntime.Tests.Bench;

/// <summary>The benchmarks run to their end and have every row. What they measure is no test's business.</summary>
public sealed class BenchmarksTests
{
    private static readonly string[] Rows =
    [
        "REST JSON", "REST binary", "gRPC", "Kestrel, JSON's bytes", "Kestrel, binary's bytes", "Kestrel, gRPC's bytes", "ONNX Runtime",
        "ONNX Runtime, batch 1", "ONNX Runtime, batch 8", "batching off", "batching on",
        "server, start to ready, s", "server, resident memory after requests, MiB", "ONNX Runtime alone, resident memory after requests, MiB",
    ];

    [Test]
    public async Task Benchmarks_Quick_HaveEveryRow()
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.Benchmarks, ["--quick", "-o", "markdown"], timeout: TimeSpan.FromMinutes(3));

        result.ExitCode.Should().Be(0, result.ToString());
        var lines = result.StandardOutput.Split('\n');
        lines.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..].Split(':')[0])
            .Should().Equal("tiny", "convolution", "ocr", "batching", "footprint", "targets");
        lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim()).Should().Contain(Rows);
        lines.Count(line => line.Contains("| at least", StringComparison.Ordinal) || line.Contains("| at most", StringComparison.Ordinal) || line.Contains(" at least ", StringComparison.Ordinal) || line.Contains(" at most ", StringComparison.Ordinal))
            .Should().Be(11, "that many figures were promised");
    }
}
