namespace ModelOperator.Status.Conditions;

/// <summary>SpecValid: whether the spec keeps the rules; its message names every field that does not.</summary>
internal static class SpecCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (verdict.IsValid)
        {
            conditions.MarkTrue(ConditionTypes.SpecValid, Reasons.Valid, "the spec is valid");
        }
        else
        {
            conditions.Mark(ConditionTypes.SpecValid, false, verdict.Cause);
        }
    }
}
