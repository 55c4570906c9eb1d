using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>
/// A pod whose node no longer reports. The cluster then takes the pod's Ready away, and nothing else: its containers are still as they were last seen,
/// ready. A readiness gate that is not open looks alike, but says so.
/// </summary>
internal static class SilentNode
{
    public static IEnumerable<Diagnosis> Causes(V1Pod pod)
    {
        var conditions = pod.Status?.Conditions ?? [];
        var isTakenAway = conditions.Any(condition => condition is { Type: "Ready", Status: "False" } && condition.Reason != "ReadinessGatesNotReady")
            && conditions.Any(condition => condition is { Type: "ContainersReady", Status: "True" });
        if (isTakenAway || pod.Status?.Reason == Reasons.NodeLost)
        {
            yield return new Diagnosis(
                Reasons.NodeLost,
                $"pod {pod.Metadata.Name}: node {pod.Spec?.NodeName ?? "(unnamed)"} no longer reports; its containers were last seen running");
        }
    }
}
