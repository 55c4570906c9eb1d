using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Tuning;

namespace InferenceRuntime.Bench.Reports;

/// <summary>Prints results for programs.</summary>
internal static class JsonReport
{
    public static string Of(BenchResult result) => JsonSerializer.Serialize(
        new BenchDocument(result.Subject, result.Inputs, result.Rows, [.. result.Levels.Select(level => Of(level, result.Rows))]),
        BenchJson.Readable.BenchDocument) + "\n";

    public static string Of(SweepResult result) => JsonSerializer.Serialize(
        new SweepDocument(
            result.Subject,
            result.Inputs,
            [.. result.Points.Select(point => new PointDocument(point.Threads, point.Batch, Of(point.Level, point.Batch)))],
            result.Recommendation is { } found ? Of(found) : null),
        BenchJson.Readable.SweepDocument) + "\n";

    private static RecommendationDocument Of(Recommendation found) => new(
        found.Chosen.Threads,
        RecommendationText.MaxBatchSize(found),
        found.Processors,
        found.Chosen.Concurrency,
        Round(found.Chosen.RowsPerSecond),
        Round(found.Chosen.P95),
        RecommendationText.Yaml(found));

    private static LevelDocument Of(LevelResult level, int rows) => new(
        level.Concurrency,
        Round(level.Elapsed.TotalSeconds),
        level.Latency.Count,
        Round(level.RequestsPerSecond),
        Round(level.RequestsPerSecond * rows),
        new LatencyDocument(
            Round(level.Latency.Mean.TotalMilliseconds),
            Round(level.Latency.Percentile(50).TotalMilliseconds),
            Round(level.Latency.Percentile(90).TotalMilliseconds),
            Round(level.Latency.Percentile(95).TotalMilliseconds),
            Round(level.Latency.Percentile(99).TotalMilliseconds),
            Round(level.Latency.Max.TotalMilliseconds)),
        level.Tally.Errors);

    private static double Round(double value) => Math.Round(value, 4);
}

[JsonSerializable(typeof(BenchDocument))]
[JsonSerializable(typeof(SweepDocument))]
internal sealed partial class BenchJson : JsonSerializerContext
{
    public static BenchJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
