namespace ModelOperator.Settings;

/// <summary>The settings that take effect when the operator starts, and only then.</summary>
internal static class FixedSettings
{
    private static readonly (string Name, Func<OperatorConfiguration, object> Value)[] All =
    [
        ("leaderElection", settings => settings.LeaderElection),
        ("reconciliation.concurrency", settings => settings.Reconciliation.Concurrency),
        ("log.format", settings => settings.Log.Format),
    ];

    /// <summary>The names of those that differ from what the operator started with.</summary>
    public static IReadOnlyList<string> Differences(OperatorConfiguration started, OperatorConfiguration now) =>
        [.. All.Where(setting => !setting.Value(started).Equals(setting.Value(now))).Select(setting => setting.Name)];
}
