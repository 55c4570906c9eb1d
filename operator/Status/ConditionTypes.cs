namespace ModelOperator.Status;

/// <summary>The types of the conditions of an InferenceService.</summary>
public static class ConditionTypes
{
    public const string Ready = nameof(Ready);
    public const string Reconciling = nameof(Reconciling);
    public const string Stalled = nameof(Stalled);
    public const string SpecValid = nameof(SpecValid);
    public const string WorkloadReady = nameof(WorkloadReady);
    public const string ModelReady = nameof(ModelReady);
    public const string ModelFresh = nameof(ModelFresh);
    public const string ScalingReady = nameof(ScalingReady);
    public const string NetworkReady = nameof(NetworkReady);
    public const string MonitoringReady = nameof(MonitoringReady);
    public const string NewDefaultsAvailable = nameof(NewDefaultsAvailable);
    public const string FieldsNotInEffect = nameof(FieldsNotInEffect);
}
