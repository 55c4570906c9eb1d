namespace InferenceRuntime.Bench.Tuning;

/// <summary>
/// What a sweep comes to. Of the combinations that bring nearly the most throughput, the one that answers soonest is taken: what throughput is left lies within
/// what two runs of the same thing differ by.
/// </summary>
/// <param name="Chosen">The combination to configure.</param>
/// <param name="Fastest">The most rows a second of all.</param>
/// <param name="Soonest">The combination with the shortest p95: what throughput costs in latency is the difference.</param>
/// <param name="Single">The best throughput with one row a request; null when none was measured.</param>
/// <param name="Processors">Processors that the chosen combination keeps busy; null for a server.</param>
internal sealed record Recommendation(SweepPoint Chosen, SweepPoint Fastest, SweepPoint Soonest, SweepPoint? Single, int? Processors)
{
    private const double NearlyTheMost = 0.95;

    /// <summary>What batches bring over single rows; 1 when they bring nothing.</summary>
    public double BatchingGain => Single is { RowsPerSecond: > 0 } single ? Chosen.RowsPerSecond / single.RowsPerSecond : 1;

    /// <summary>Null when nothing was answered.</summary>
    public static Recommendation? Of(IReadOnlyList<SweepPoint> points, int processors)
    {
        var answered = points.Where(point => point.RowsPerSecond > 0).ToList();
        if (answered.Count == 0)
        {
            return null;
        }

        var fastest = answered.MaxBy(point => point.RowsPerSecond)!;
        var chosen = answered
            .Where(point => point.RowsPerSecond >= NearlyTheMost * fastest.RowsPerSecond)
            .OrderBy(point => point.P95).ThenBy(point => point.Batch).ThenBy(point => point.Concurrency)
            .First();
        return new Recommendation(
            chosen,
            fastest,
            answered.MinBy(point => point.P95)!,
            answered.Where(point => point.Batch == 1).MaxBy(point => point.RowsPerSecond),
            chosen.Threads is { } threads ? Math.Min(processors, threads * chosen.Concurrency) : null);
    }
}
