using System.Globalization;
using Benchmarks.Scenarios;

namespace Benchmarks.Reports;

/// <summary>Sets what was measured against what was promised.</summary>
internal static class TargetTable
{
    private const double Mebibyte = 1024 * 1024;

    public static string Of(IReadOnlyList<ScenarioResult> scenarios, FootprintResult? footprint)
    {
        var targets = scenarios.SelectMany(Targets).Concat(footprint is null ? [] : Targets(footprint));
        return TableWriter.Of(["target", "goal", "measured", "verdict"], [.. targets.Select(target => (string[])[target.Subject, target.GoalText, target.MeasuredText, target.Verdict])]);
    }

    private static IEnumerable<Target> Targets(ScenarioResult result) => result.Name switch
    {
        ScenarioCatalog.Tiny => Tiny(result),
        ScenarioCatalog.Convolution =>
        [
            OverRaw(result, "REST binary", 0.95), OverRaw(result, "gRPC", 0.95), OverRaw(result, "REST JSON", 0.90),
        ],
        ScenarioCatalog.Batching => Batching(result),
        _ => [],
    };

    private static IEnumerable<Target> Tiny(ScenarioResult result)
    {
        foreach (var comparison in result.Comparisons)
        {
            yield return Ratio($"tiny model over Kestrel alone, requests/s, {comparison.Candidate}", 0.7, result.BestRatio(comparison));
        }

        var allocated = result.Of("REST binary", result.Cells.Max(cell => cell.Concurrency), cell => cell.AllocatedBytes);
        yield return new Target("tiny model, allocated for a request, REST binary", 2048, AtLeast: false, allocated.Median, "B");
    }

    private static IEnumerable<Target> Batching(ScenarioResult result)
    {
        var batched = result.Comparisons.Single(comparison => comparison.Candidate == "batching on");
        yield return Ratio("batching on over batching off, rows/s", 2, result.BestRatio(batched));

        var alone = result.Cells.Min(cell => cell.Concurrency);
        var raised = result.Of(batched.Candidate, alone, cell => cell.P50).Median - result.Of(batched.Baseline, alone, cell => cell.P50).Median;
        var noise = result.Of(batched.Baseline, alone, cell => cell.P50);

        // No delay is configured. What two equal servers differ by, the spread of the one without batching, is no delay either.
        yield return new Target("batching on, p50 at low load above batching off", Math.Max(0, noise.High - noise.Low), AtLeast: false, Math.Max(0, raised), "ms");
    }

    private static IEnumerable<Target> Targets(FootprintResult footprint) =>
    [
        new Target("start to ready, cached model of 10 MB, ReadyToRun", 1, AtLeast: false, footprint.StartSeconds.Median, "s", Spread(footprint.StartSeconds)),
        new Target("memory above ONNX Runtime alone, model of 10 MB", 60, AtLeast: false, footprint.ExtraBytes / Mebibyte, "MiB"),
    ];

    private static Target OverRaw(ScenarioResult result, string candidate, double goal) => Ratio(
        $"convolution over ONNX Runtime alone, rows/s, {candidate}", goal, result.BestRatio(result.Comparisons.Single(comparison => comparison.Candidate == candidate)));

    private static Target Ratio(string subject, double goal, Series measured) => new(subject, goal, AtLeast: true, measured.Median, Spread: Spread(measured));

    private static string Spread(Series series) => string.Create(CultureInfo.InvariantCulture, $"{series.Low:0.00} to {series.High:0.00}");
}
