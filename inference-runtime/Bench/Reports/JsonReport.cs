using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench.Reports;

/// <summary>Prints results for programs.</summary>
internal static class JsonReport
{
    public static string Of(BenchResult result) => JsonSerializer.Serialize(
        new BenchDocument(result.Subject, result.Inputs, result.Rows, [.. result.Levels.Select(level => Of(level, result.Rows))]),
        BenchJson.Readable.BenchDocument) + "\n";

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
