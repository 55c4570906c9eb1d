using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench.Tuning;

/// <summary>One combination that a sweep measured.</summary>
/// <param name="Threads">Threads inside an operator; null for a server, which has its own.</param>
/// <param name="Batch">Rows a request.</param>
/// <param name="Level">The concurrency, and what was measured at it.</param>
internal sealed record SweepPoint(int? Threads, int Batch, LevelResult Level)
{
    public int Concurrency => Level.Concurrency;

    public double RowsPerSecond => Level.RequestsPerSecond * Batch;

    /// <summary>Milliseconds that 95 % of the requests did not exceed.</summary>
    public double P95 => Level.Latency.Percentile(95).TotalMilliseconds;
}
