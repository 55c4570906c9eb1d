using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Status.Conditions;

/// <summary>MonitoringReady: whether the PodMonitor is there that observability.podMonitor Always asks for; absent otherwise. Ready does not depend on it.</summary>
internal static class MonitoringCondition
{
    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        var observation = verdict.Observation;
        if (observation.Effective?.Observability?.PodMonitor != PodMonitorModes.Always)
        {
            return;
        }

        if (observation.MissingKinds.Contains(V1PodMonitor.KubeKind))
        {
            conditions.MarkFalse(
                ConditionTypes.MonitoringReady,
                Reasons.PodMonitorMissing,
                $"the cluster does not serve {V1PodMonitor.KubeKind} of {V1PodMonitor.KubeGroup}/{V1PodMonitor.KubeApiVersion}: install the CRDs of the Prometheus "
                + "operator (it is noticed within a minute), or set observability.podMonitor to Auto");
        }
        else if (observation.Problems.FirstOrDefault(problem => problem.Kind == V1PodMonitor.KubeKind) is { } problem)
        {
            conditions.MarkFalse(ConditionTypes.MonitoringReady, problem.Reason, problem.Message);
        }
        else
        {
            conditions.MarkTrue(ConditionTypes.MonitoringReady, Reasons.PodMonitorInPlace, "the PodMonitor is in place");
        }
    }
}
