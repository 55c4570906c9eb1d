namespace ModelOperator.Status.Diagnoses;

/// <summary>What the autoscaler says of itself. Ready does not depend on it: the pods that are there go on serving.</summary>
internal static class ScalingRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        Row(Reasons.NoResourceMetric,
            "The HorizontalPodAutoscaler gets no CPU or memory metrics.",
            "Install metrics-server; kubectl top pods must answer. Right after a start the metrics come within a minute or two."),
        Row(Reasons.NoScale,
            "The HorizontalPodAutoscaler does not find the Deployment, or may not read its scale.",
            "See the message; the operator makes the Deployment again by itself."),
    ];

    private static DiagnosisRow Row(string reason, string seen, string remedy) => new(reason, seen, remedy) { Condition = ConditionTypes.ScalingReady };
}
