using System.Globalization;

namespace InferenceRuntime.Bench.Reports;

/// <summary>One line for each step, for logs and files.</summary>
internal sealed class LineProgress(TextWriter output) : IProgressDisplay
{
    public IDisposable Show(string step, TimeSpan length, (int Number, int Of) part)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{part.Number}/{part.Of}] {step}, {length.TotalSeconds:0.#} s"));
        return new Nothing();
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
            // The line is written; there is nothing to clear away.
        }
    }
}
