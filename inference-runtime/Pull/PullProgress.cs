using InferenceRuntime.Logging;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Pull;

/// <summary>Shows how far a fetch is: a bar on a terminal, elsewhere a line every ten seconds. On standard error, since standard output is for the result.</summary>
internal sealed class PullProgress : IDisposable
{
    private const int BarWidth = 24;
    private const int ReportsPerLine = 10;

    private readonly TextWriter _output;
    private readonly TerminalLine? _line;
    private int _reports;

    /// <param name="output">Where to.</param>
    /// <param name="columns">The terminal's width; null for what is no terminal.</param>
    public PullProgress(TextWriter output, int? columns)
    {
        _output = output;
        _line = columns is { } width ? new TerminalLine(output, width) : null;
    }

    /// <summary>To be called about once a second.</summary>
    public void Report(FetchProgress progress)
    {
        if (_line is null)
        {
            if (_reports++ % ReportsPerLine == 0)
            {
                _output.WriteLine(progress);
            }

            return;
        }

        var bar = progress.Total is { } total and > 0 ? $"[{TerminalLine.Bar((double)progress.Bytes / total, BarWidth)}] " : string.Empty;
        _line.Write($"{bar}{progress}");
    }

    public void Dispose() => _line?.Clear();
}
