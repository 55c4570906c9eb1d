namespace LocalCluster.Controllers.Scheduling;

/// <summary>Collects why each node did not fit, and says it as kube-scheduler does.</summary>
public sealed class SchedulingFailure(int nodes)
{
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _preemption = new(StringComparer.Ordinal);
    private string? _forAll;

    public void Add(Misfit misfit)
    {
        foreach (var reason in misfit.Reasons)
        {
            Count(_reasons, reason, 1);
        }

        Count(_preemption, misfit.PreemptionCouldHelp ? "No preemption victims found for incoming pod" : NotHelpful, 1);
    }

    /// <summary>A reason that has nothing to do with any node, such as a volume claim that is not bound.</summary>
    public void AddForAll(string reason)
    {
        _forAll = reason;
        Count(_preemption, NotHelpful, nodes);
    }

    public override string ToString()
    {
        if (nodes == 0)
        {
            return "no nodes available to schedule pods";
        }

        var because = _forAll ?? Sentence(_reasons);
        return $"0/{nodes} nodes are available: {because}. no new claims to deallocate, "
            + $"preemption: 0/{nodes} nodes are available: {Sentence(_preemption)}.";
    }

    private const string NotHelpful = "Preemption is not helpful for scheduling";

    private static string Sentence(Dictionary<string, int> counts) =>
        string.Join(", ", counts.Select(entry => $"{entry.Value} {entry.Key}").Order(StringComparer.Ordinal));

    private static void Count(Dictionary<string, int> counts, string reason, int by) => counts[reason] = counts.GetValueOrDefault(reason) + by;
}
