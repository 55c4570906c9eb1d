namespace ModelOperator.Status.Conditions;

/// <summary>WorkloadReady: whether the pods that the spec asks for are there and ready.</summary>
internal static class WorkloadCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (!verdict.IsValid)
        {
            conditions.MarkUnknown(ConditionTypes.WorkloadReady, Reasons.InvalidSpec, "the children are left as they are until the spec is valid");
        }
        else if (verdict.IsReady || verdict is { Fallback: not null, Problem: null, Rollout.IsComplete: true })
        {
            conditions.MarkTrue(
                ConditionTypes.WorkloadReady,
                verdict.Rollout!.Required == 0 ? verdict.Cause.Reason : Reasons.PodsReady,
                verdict.PodCount());
        }
        else if (verdict is { Diagnosis.ConcernsModel: true, Problem: null })
        {
            conditions.MarkFalse(ConditionTypes.WorkloadReady, Reasons.PodsNotReady, verdict.PodCount());
        }
        else
        {
            conditions.Mark(ConditionTypes.WorkloadReady, false, verdict.Cause);
        }
    }
}
