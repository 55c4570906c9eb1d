using InferenceRuntime.Bench.Reports;
using Testing;

namespace InferenceRuntime.Tests.Bench.Reports;

public sealed class TerminalProgressTests
{
    private const int Columns = 60;

    private readonly ManualTimeProvider _time = new();
    private StringWriter _terminal = null!;

    [SetUp]
    public void CreateTerminal() => _terminal = new StringWriter();

    [TearDown]
    public void CloseTerminal() => _terminal.Dispose();

    [Test]
    public void Show_HalfTheTime_DrawsHalfTheBar()
    {
        using var step = Show("concurrency 4");

        _time.Advance(TimeSpan.FromSeconds(5));

        LastLine().Should().StartWith("[2/3] ############............   5 s  concurrency 4");
    }

    [Test]
    public void Show_LongStep_NeverReachesTheEndOfTheLine()
    {
        using var step = Show(new string('x', 200));

        _time.Advance(TimeSpan.FromSeconds(1));

        Lines().Should().OnlyContain(line => line.Length < Columns);
    }

    [Test]
    public void Dispose_ClearsTheLineAndDrawsNoMore()
    {
        Show("concurrency 4").Dispose();
        var written = _terminal.ToString();

        _time.Advance(TimeSpan.FromSeconds(5));

        _terminal.ToString().Should().Be(written);
        LastLine().Should().BeEmpty();
    }

    private IDisposable Show(string step) => new TerminalProgress(_terminal, Columns, _time).Show(step, TimeSpan.FromSeconds(10), (2, 3));

    /// <summary>What stood in the line, one after the other; a carriage return begins it anew.</summary>
    private string[] Lines() => [.. _terminal.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries)];

    private string LastLine() => Lines()[^1].TrimEnd();
}
