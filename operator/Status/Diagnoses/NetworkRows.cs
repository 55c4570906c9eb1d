namespace ModelOperator.Status.Diagnoses;

/// <summary>What is missing of the ways in from outside, and of the metrics' way out. Ready does not depend on it: the model serves inside the cluster.</summary>
internal static class NetworkRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new(Reasons.GatewayApiMissing,
            "spec.network.gateway is set, and the cluster does not serve the HTTPRoute or GRPCRoute that it asks for.",
            "Install the CRDs of the Gateway API, or remove spec.network.gateway. The operator notices within a minute.")
        {
            Condition = ConditionTypes.NetworkReady,
        },
        new(Reasons.PodMonitorMissing,
            "spec.observability.podMonitor is Always, and the cluster does not serve PodMonitors.",
            "Install the CRDs of the Prometheus operator, or set spec.observability.podMonitor to Auto. The operator notices within a minute.")
        {
            Condition = ConditionTypes.MonitoringReady,
        },
    ];
}
