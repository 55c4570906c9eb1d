using System.Globalization;
using System.Text;
using InferenceRuntime.Bench.Tuning;

namespace InferenceRuntime.Bench.Reports;

/// <summary>The settings that a sweep comes to, as YAML for the InferenceService's <c>spec</c>, each with its reason.</summary>
internal static class RecommendationText
{
    // Batching for less would be a setting that nobody can measure.
    private const double WorthwhileBatching = 1.1;

    /// <summary>Rows that requests should be merged up to; 1 when it brings too little.</summary>
    public static int MaxBatchSize(Recommendation found) => found.BatchingGain >= WorthwhileBatching ? found.Chosen.Batch : 1;

    public static string Yaml(Recommendation found)
    {
        var text = new StringBuilder("runtime:\n");
        if (found.Chosen.Threads is { } threads)
        {
            text.Append(CultureInfo.InvariantCulture, $"  threads:\n    intraOp: {threads}  # {ThreadsReason(found, threads)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  batching:\n    maxBatchSize: {MaxBatchSize(found)}  # {BatchingReason(found)}\n");
        if (found.Processors is { } processors)
        {
            text.Append(CultureInfo.InvariantCulture, $"resources:\n  limits:\n    cpu: \"{processors}\"  # what this combination keeps busy; a replica then serves about {Rate(found.Chosen)} rows/s\n");
        }

        return text.ToString();
    }

    /// <summary>What the settings bring and what they cost.</summary>
    public static string Summary(Recommendation found)
    {
        var chosen = found.Chosen;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Best: {Describe(chosen)}: {Rate(chosen)} rows/s, p95 {Milliseconds(chosen)} ms.\n");
        if (found.Fastest != chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"The most rows/s: {Describe(found.Fastest)}: {Rate(found.Fastest)}, which is within 5 %, with p95 {Milliseconds(found.Fastest)} ms.\n");
        }

        if (found.Soonest != chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"The shortest p95: {Describe(found.Soonest)}: {Milliseconds(found.Soonest)} ms with {Rate(found.Soonest)} rows/s; where latency counts more, take that.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"For a load of N rows/s, N / {0.7 * chosen.RowsPerSecond:0} replicas keep 30 % in reserve.\n");
        return text.ToString();
    }

    private static string ThreadsReason(Recommendation found, int threads) => found.Soonest.Threads == threads
        ? "the most throughput, and the shortest latency as well"
        : string.Create(CultureInfo.InvariantCulture, $"the most throughput; {found.Soonest.Threads} threads answer sooner, p95 {Milliseconds(found.Soonest)} ms");

    private static string BatchingReason(Recommendation found) => found.Single is not { } single
        ? "single rows were not measured"
        : MaxBatchSize(found) == 1
            ? "larger batches bring less than 10 %"
            : string.Create(CultureInfo.InvariantCulture, $"{found.BatchingGain:0.0} times the rows/s of single rows ({Rate(single)}); needs that many requests at once");

    private static string Describe(SweepPoint point) =>
        (point.Threads is { } threads ? $"threads {threads}, " : string.Empty) + $"concurrency {point.Concurrency}, batch {point.Batch}";

    private static string Rate(SweepPoint point) => TextReport.Rate(point.RowsPerSecond);

    private static string Milliseconds(SweepPoint point) => TextReport.Milliseconds(TimeSpan.FromMilliseconds(point.P95));
}
