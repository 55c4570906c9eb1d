using ModelOperator.Desired;

namespace ModelOperator.Status.Conditions;

/// <summary>FieldsNotInEffect: names the fields that are set and that nothing acts on yet; absent when there are none.</summary>
internal static class FieldsNotInEffectCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        var fields = FieldsNotInEffect.Find(verdict.Service.Spec);
        if (fields.Count > 0)
        {
            conditions.MarkTrue(
                ConditionTypes.FieldsNotInEffect,
                Reasons.NotYetImplemented,
                $"set, but not acted on yet: {string.Join(", ", fields)}");
        }
    }
}
