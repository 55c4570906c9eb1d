namespace ModelOperator.Status.Conditions;

/// <summary>The conditions of an InferenceService, in the order in which they are written. A new condition is a class beside this one and a line here.</summary>
internal static class EveryCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        ProgressConditions.Write(verdict, conditions);
        SpecCondition.Write(verdict, conditions);
        WorkloadCondition.Write(verdict, conditions);
        ModelCondition.Write(verdict, conditions);
        RefreshCondition.Write(verdict, conditions);
        ScalingCondition.Write(verdict, conditions);
        NetworkCondition.Write(verdict, conditions);
        MonitoringCondition.Write(verdict, conditions);
        FieldsNotInEffectCondition.Write(verdict, conditions);
        NewDefaultsCondition.Write(verdict, conditions);
    }
}
