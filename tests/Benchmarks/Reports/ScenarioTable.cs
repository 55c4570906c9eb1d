using System.Globalization;
using Benchmarks.Scenarios;

namespace Benchmarks.Reports;

/// <summary>The table of one scenario: medians over the rounds, and of the ratios the middle half of the rounds.</summary>
internal static class ScenarioTable
{
    private static readonly string[] Head =
        ["candidate", "concurrency", "rows/s", "p50 ms", "p90 ms", "p95 ms", "p99 ms", "max ms", "CPU ms/request", "client's CPU ms", "allocated B/request", "of the baseline's rows/s"];

    public static string Of(ScenarioResult result) => TableWriter.Of(Head, [.. result.Cells.Select(cell => Row(result, cell.Candidate, cell.Concurrency))]);

    private static string[] Row(ScenarioResult result, string candidate, int concurrency)
    {
        return
        [
            candidate,
            $"{concurrency}",
            Number(result.Of(candidate, concurrency, cell => cell.RowsPerSecond).Median),
            Number(result.Of(candidate, concurrency, cell => cell.P50).Median),
            Number(result.Of(candidate, concurrency, cell => cell.P90).Median),
            Number(result.Of(candidate, concurrency, cell => cell.P95).Median),
            Number(result.Of(candidate, concurrency, cell => cell.P99).Median),
            Number(result.Of(candidate, concurrency, cell => cell.Max).Median),
            Number(result.Of(candidate, concurrency, cell => cell.CpuMilliseconds).Median),
            Number(result.Of(candidate, concurrency, cell => cell.ClientCpuMilliseconds).Median),
            Number(result.Of(candidate, concurrency, cell => cell.AllocatedBytes).Median),
            result.RatioOf(candidate, concurrency) is { } ratio ? Ratio(ratio) : string.Empty,
        ];
    }

    public static string Ratio(Series ratio) => !double.IsFinite(ratio.Median) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.000} ({ratio.Low:0.00} to {ratio.High:0.00})");

    /// <summary>Three digits that mean something; a dash for what could not be measured.</summary>
    public static string Number(double value) => !double.IsFinite(value) ? "-" : value.ToString(
        Math.Abs(value) switch { < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
