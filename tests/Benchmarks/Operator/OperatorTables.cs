using System.Globalization;
using Benchmarks.Reports;
using Benchmarks.Scenarios;

namespace Benchmarks.Operator;

/// <summary>The tables of a run.</summary>
internal static class OperatorTables
{
    private const double Megabyte = 1e6;

    public static string Rounds(IReadOnlyList<ServiceRound> rounds) => TableWriter.Of(
        ["candidate", "services", "s", "services/s", "writes", "writes for a service", "CPU ms/service", "API server's CPU ms/service"],
        [.. rounds.Select(Row)]);

    public static string Scales(IReadOnlyList<ServiceRound> scales) => Rounds(scales);

    public static string Restart(RestartResult restart) => TableWriter.Of(
        ["services", "caches in sync, s", "leader, s", "all reconciled, s", "writes", "writes of a resync", "resync, CPU ms/service", "working set, MB"],
        [
            [
                Number(restart.Services), Number(restart.SyncedSeconds), Number(restart.LeaderSeconds), Number(restart.SettledSeconds), Number(restart.Writes), Number(restart.ResyncWrites),
                Number(restart.ResyncCpuSeconds * 1000 / restart.Services), Number(restart.RestingBytes / Megabyte),
            ],
        ]);

    public static string Targets(IReadOnlyList<ServiceRound> rounds, RestartResult restart, IReadOnlyList<ServiceRound> scales)
    {
        var ratio = Ratio(rounds);
        var costs = scales.Select(scale => scale.CpuSeconds!.Value / scale.Services).ToList();
        Target[] targets =
        [
            new($"time of {restart.Services} services over the bare client's", 1.5, AtLeast: false, ratio.Median, Spread: string.Create(CultureInfo.InvariantCulture, $"{ratio.Low:0.00} to {ratio.High:0.00}")),
            new($"working set at rest with {restart.Services} services", 150, AtLeast: false, restart.RestingBytes / Megabyte, "MB"),
            new($"writes of a restart over {restart.Services} settled services", 0, AtLeast: false, restart.Writes),
            new($"writes of a resync of {restart.Services} settled services", 0, AtLeast: false, restart.ResyncWrites),
            new($"CPU of a service at {scales[^1].Services} over that at {scales[0].Services}", 1, AtLeast: false, costs[^1] / costs[0]),
        ];
        return TableWriter.Of(["target", "goal", "measured", "verdict"], [.. targets.Select(target => (string[])[target.Subject, target.GoalText, target.MeasuredText, target.Verdict])]);
    }

    /// <summary>The n-th of the operator's rounds over the n-th of the bare client's.</summary>
    private static Series Ratio(IReadOnlyList<ServiceRound> rounds)
    {
        var bare = rounds.Where(round => round.CpuSeconds is null);
        return new Series([.. rounds.Where(round => round.CpuSeconds is not null).Zip(bare, (own, other) => own.Seconds / other.Seconds)]);
    }

    private static string[] Row(ServiceRound round) =>
    [
        round.Who, Number(round.Services), Number(round.Seconds), Number(round.Services / round.Seconds), Number(round.Writes), Number((double)round.Writes / round.Services),
        round.CpuSeconds is { } cpu ? Number(cpu * 1000 / round.Services) : string.Empty, Number(round.ServerCpuSeconds * 1000 / round.Services),
    ];

    private static string Number(double value) => ScenarioTable.Number(value);
}
