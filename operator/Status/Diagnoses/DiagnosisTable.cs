namespace ModelOperator.Status.Diagnoses;

/// <summary>
/// Every cause that the operator can name for a service that does not serve as asked, the gravest first: of several the first is shown. The page
/// docs/troubleshooting.md has the same table, and a test keeps the two equal. To add a cause: a constant in <see cref="Reasons"/>, a row here,
/// a case in the table's test.
/// </summary>
public static class DiagnosisTable
{
    /// <summary>The rows, the gravest cause first.</summary>
    public static IReadOnlyList<DiagnosisRow> Rows { get; } = [.. SpecRows.All, .. ModelRows.All, .. PodRows.All, .. ScalingRows.All, .. RefreshRows.All, .. NetworkRows.All];

    private static readonly Dictionary<string, int> Ranks = Rows.Select((row, rank) => (row.Reason, rank)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The place in the table; a model failure that only a newer server knows stands with the model's.</summary>
    public static int RankOf(string reason, bool concernsModel) =>
        Ranks.TryGetValue(reason, out var rank) ? rank
        : concernsModel ? SpecRows.All.Count
        : Rows.Count;
}
