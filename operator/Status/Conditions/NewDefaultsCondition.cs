using ModelOperator.Desired;

namespace ModelOperator.Status.Conditions;

/// <summary>NewDefaultsAvailable: what the operator's defaults of today would change in the pods, which keep those of their spec's last change; absent when nothing.</summary>
internal static class NewDefaultsCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (verdict.Observation.NewDefaults is { Count: > 0 } changes)
        {
            conditions.MarkTrue(
                ConditionTypes.NewDefaultsAvailable,
                Reasons.TemplatePinned,
                $"the pods keep the defaults that they were made with; today's would change {string.Join("; ", changes)}. "
                    + $"The next change of the spec takes them, or at once the annotation {Names.AdoptDefaultsAnnotation}: \"true\"");
        }
    }
}
