using System.Globalization;
using InferenceRuntime.Logging;

namespace InferenceRuntime.Bench.Reports;

/// <summary>A bar that moves in one line of a terminal, redrawn five times a second so that it costs the measurement nothing.</summary>
internal sealed class TerminalProgress(TextWriter output, int columns, TimeProvider time) : IProgressDisplay
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TerminalLine _line = new(output, columns);

    public IDisposable Show(string step, TimeSpan length, (int Number, int Of) part) => new Bar(this, step, length, part);

    private void Draw(string step, double share, TimeSpan left, (int Number, int Of) part)
    {
        _line.Write(string.Create(
            CultureInfo.InvariantCulture, $"[{part.Number}/{part.Of}] {TerminalLine.Bar(share, BarWidth)} {Math.Max(0, left.TotalSeconds),3:0} s  {step}"));
    }

    private sealed class Bar : IDisposable
    {
        private readonly TerminalProgress _display;
        private readonly string _step;
        private readonly TimeSpan _length;
        private readonly (int Number, int Of) _part;
        private readonly long _began;
        private readonly ITimer _timer;
        private readonly Lock _drawing = new();
        private bool _ended;

        public Bar(TerminalProgress display, string step, TimeSpan length, (int Number, int Of) part)
        {
            (_display, _step, _length, _part) = (display, step, length, part);
            _began = display.Time.GetTimestamp();
            _timer = display.Time.CreateTimer(_ => Draw(), null, TimeSpan.Zero, Interval);
        }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_drawing)
            {
                _ended = true;
                _display._line.Clear();
            }
        }

        private void Draw()
        {
            lock (_drawing)
            {
                // A tick that was already under way must not draw over the results.
                if (!_ended)
                {
                    var elapsed = _display.Time.GetElapsedTime(_began);
                    _display.Draw(_step, elapsed / _length, _length - elapsed, _part);
                }
            }
        }
    }

    private TimeProvider Time => time;
}
