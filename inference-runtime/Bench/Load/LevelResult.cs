namespace InferenceRuntime.Bench.Load;

/// <summary>What a closed loop of <paramref name="Concurrency"/> workers measured.</summary>
/// <param name="Concurrency">Requests under way at any moment.</param>
/// <param name="Elapsed">The measured time, without the warm-up.</param>
/// <param name="Tally">What ended within that time.</param>
internal sealed record LevelResult(int Concurrency, TimeSpan Elapsed, Tally Tally)
{
    public LatencyHistogram Latency => Tally.Latency;

    public long Failed => Tally.Errors.Values.Sum();

    /// <summary>Answered requests a second.</summary>
    public double RequestsPerSecond => Elapsed > TimeSpan.Zero ? Latency.Count / Elapsed.TotalSeconds : 0;
}
