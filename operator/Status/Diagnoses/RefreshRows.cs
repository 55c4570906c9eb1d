namespace ModelOperator.Status.Diagnoses;

/// <summary>Why the operator does not notice new bytes behind a storageUri.</summary>
internal static class RefreshRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        Row(Reasons.StoreQueryFailed,
            "spec.model.refresh is OnChange, and the store did not tell the operator which version it has; the message names the store, the object and the answer.",
            "Check the Secret of spec.model.secretRef and the way from the operator to the store. What serves goes on serving, and the store is asked again."),
        Row(Reasons.NotWatchable,
            "spec.model.refresh is OnChange, and there is no version to watch: a volume, a store that gives none, or a Secret that the operator's settings keep it from reading.",
            "Use a store that gives versions, or set refresh to IfNotPresent and change the spec (for example sha256) when the bytes change."),
    ];

    private static DiagnosisRow Row(string reason, string seen, string remedy) => new(reason, seen, remedy) { Condition = ConditionTypes.ModelFresh };
}
