using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A pod that has failed for good, or that had to go: why, in the cluster's words.</summary>
internal static class LostPod
{
    public static IEnumerable<Diagnosis> Causes(V1Pod pod)
    {
        if (pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "DisruptionTarget", Status: "True" }) is { } disruption)
        {
            yield return new Diagnosis(OfDisruption(disruption.Reason), $"pod {pod.Metadata.Name} had to go", disruption.Message ?? disruption.Reason ?? "");
        }
        else if (pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason } status)
        {
            yield return new Diagnosis(
                reason is Reasons.Evicted or Reasons.NodeLost ? reason : Reasons.PodFailed,
                $"pod {pod.Metadata.Name} failed",
                reason == Reasons.Evicted || status.Message is null ? status.Message ?? reason : $"{reason}: {status.Message}");
        }
    }

    private static string OfDisruption(string? reason) => reason switch
    {
        "PreemptionByScheduler" => Reasons.Preempted,
        "DeletionByTaintManager" or "DeletionByPodGC" => Reasons.NodeLost,
        _ => Reasons.Evicted,
    };
}
