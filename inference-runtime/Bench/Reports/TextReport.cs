using System.Globalization;
using System.Text;
using InferenceRuntime.Bench.Load;
using InferenceRuntime.Bench.Tuning;

namespace InferenceRuntime.Bench.Reports;

/// <summary>Prints results for people.</summary>
internal static class TextReport
{
    public static string Of(BenchResult result)
    {
        var text = new StringBuilder().Append(result.Subject).Append('\n').Append(result.Inputs).Append("\n\n");
        var rows = result.Rows > 1;
        text.Append("concurrency  requests/s");
        text.Append(rows ? "      rows/s" : string.Empty).Append("       p50       p90       p95       p99       max  ms  errors\n");
        foreach (var level in result.Levels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{level.Concurrency,11}  {Rate(level.RequestsPerSecond),10}");
            text.Append(rows ? $"  {Rate(level.RequestsPerSecond * result.Rows),10}" : string.Empty);
            foreach (var percent in (double[])[50, 90, 95, 99])
            {
                text.Append(CultureInfo.InvariantCulture, $"{Milliseconds(level.Latency.Percentile(percent)),10}");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Milliseconds(level.Latency.Max),10}      {Errors(level)}\n");
        }

        return text.ToString();
    }

    public static string Of(SweepResult result)
    {
        var text = new StringBuilder().Append(result.Subject).Append('\n').Append(result.Inputs).Append("\n\n");
        text.Append("threads  concurrency  batch      rows/s       p50       p95       p99  ms  errors\n");
        foreach (var point in result.Points)
        {
            var level = point.Level;
            text.Append(CultureInfo.InvariantCulture, $"{point.Threads?.ToString(CultureInfo.InvariantCulture) ?? "-",7}  {point.Concurrency,11}  {point.Batch,5}  {Rate(point.RowsPerSecond),10}");
            text.Append(CultureInfo.InvariantCulture, $"{Milliseconds(level.Latency.Percentile(50)),10}{Milliseconds(level.Latency.Percentile(95)),10}{Milliseconds(level.Latency.Percentile(99)),10}      {Errors(level)}\n");
        }

        return result.Recommendation is { } found
            ? text.Append('\n').Append(RecommendationText.Summary(found)).Append("\nFor the InferenceService's spec:\n\n").Append(RecommendationText.Yaml(found)).ToString()
            : text.Append("\nNothing was answered, so there is nothing to recommend.\n").ToString();
    }

    /// <summary>Three digits that mean something.</summary>
    public static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString(
        duration.TotalMilliseconds switch { < 10 => "0.000", < 100 => "0.00", _ => "0.0" }, CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Errors(LevelResult level) => level.Failed == 0
        ? level.Latency.Count == 0 ? "no answer in time; a longer --duration is needed" : "0"
        : string.Join(", ", level.Tally.Errors.OrderByDescending(error => error.Value).Select(error => $"{error.Value} x {error.Key}"));
}
