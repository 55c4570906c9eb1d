using InferenceRuntime.Pull;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Tests.Pull;

public sealed class PullProgressTests
{
    private static readonly FetchProgress Half = new("s3://m/rec.onnx", 50_000_000, 100_000_000, 10_000_000, null);

    [Test]
    public void Report_OnATerminal_IsABarInOneLineThatIsClearedAtTheEnd()
    {
        using var output = new StringWriter();
        using (var progress = new PullProgress(output, columns: 120))
        {
            progress.Report(Half with { Bytes = 0 });
            progress.Report(Half);
        }

        var lines = output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().OnlyContain(line => line.Length == 119, "a terminal begins another line at its last column");
        lines[0].Should().StartWith("[........................] ");
        lines[1].Should().StartWith("[############............] fetching s3://m/rec.onnx: 50 MB of 100 MB, 10 MB/s, 5 s left");
        lines[^1].Trim().Should().BeEmpty();
        output.ToString().Should().NotContain("\n");
    }

    [Test]
    public void Report_UnknownLength_HasNoBar()
    {
        using var output = new StringWriter();
        using var progress = new PullProgress(output, columns: 80);

        progress.Report(Half with { Total = null });

        output.ToString().Trim().Should().Be("fetching s3://m/rec.onnx: 50 MB, 10 MB/s");
    }

    [Test]
    public void Report_ElsewhereThanOnATerminal_IsALineInTenSeconds()
    {
        using var output = new StringWriter();
        using (var progress = new PullProgress(output, columns: null))
        {
            for (var second = 0; second < 21; second++)
            {
                progress.Report(Half);
            }
        }

        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3).And.OnlyContain(line => line == Half.ToString());
    }
}
