namespace LocalCluster.Controllers.Scheduling;

/// <summary>Why a pod does not fit one node.</summary>
/// <param name="Reasons">In the scheduler's words.</param>
/// <param name="PreemptionCouldHelp">False when the pod would not fit even if every other pod of the node went.</param>
public sealed record Misfit(IReadOnlyList<string> Reasons, bool PreemptionCouldHelp);
