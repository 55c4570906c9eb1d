using ModelOperator.Desired.Gpu;

namespace ModelOperator.Status.Conditions;

/// <summary>Ready, Reconciling and Stalled: exactly one of them is True, as kstatus and with it Flux, Helm and Argo CD read them.</summary>
internal static class ProgressConditions
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        conditions.Mark(ConditionTypes.Ready, verdict.IsReady, verdict.Cause);
        WriteReconciling(verdict, conditions);
        WriteStalled(verdict, conditions);
    }

    private static void WriteReconciling(Verdict verdict, ConditionSet conditions)
    {
        if (!verdict.IsReady && verdict.Stalled is null)
        {
            conditions.MarkTrue(ConditionTypes.Reconciling, Reasons.Progressing, $"{verdict.Cause.Reason}: {verdict.Cause.Message}{Strategy(verdict)}");
        }
        else
        {
            conditions.MarkFalse(
                ConditionTypes.Reconciling,
                Reasons.Settled,
                verdict.Stalled is null ? "the current spec is in place" : "waits for a change");
        }
    }

    // Why an old pod had to go, or why a new one may start beside it, is the first question about a rollout with GPUs.
    private static string Strategy(Verdict verdict) =>
        verdict.Rollout?.HasOlderPods == true && GpuRollout.Of(verdict.Observation.Deployment) is { } decided
            ? (decided.IsSurge ? "; a new pod starts beside the old ones: " : "; an old pod goes before a new one starts: ") + decided.Reason
            : "";

    private static void WriteStalled(Verdict verdict, ConditionSet conditions)
    {
        if (verdict.Stalled is { } terminal)
        {
            conditions.Mark(ConditionTypes.Stalled, true, terminal);
        }
        else
        {
            conditions.MarkFalse(
                ConditionTypes.Stalled,
                verdict.IsReady ? Reasons.Settled : Reasons.Progressing,
                "no failure that needs a change");
        }
    }
}
