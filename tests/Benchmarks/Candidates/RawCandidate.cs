using Benchmarks.Processes;

namespace Benchmarks.Candidates;

/// <summary>ONNX Runtime alone, in a closed loop in a process of its own: the baseline.</summary>
internal sealed class RawCandidate(string name, RawProcess process, int batch = 1) : ICandidate
{
    public string Name => name;

    public Task<CellResult> MeasureAsync(int concurrency, TimeSpan warmup, TimeSpan duration, CancellationToken cancellation) =>
        process.MeasureAsync(new RawCommand(concurrency, batch, warmup.TotalSeconds, duration.TotalSeconds), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
