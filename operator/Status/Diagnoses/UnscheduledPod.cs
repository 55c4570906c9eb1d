using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A pod that no node takes: the scheduler's own sentence, and what it is mostly about.</summary>
internal static class UnscheduledPod
{
    public static IEnumerable<Diagnosis> Causes(V1Pod pod, GpuSpec? gpu)
    {
        if (PodFacts.NotScheduled(pod) is not { } condition)
        {
            yield break;
        }

        var sentence = condition.Message ?? condition.Reason ?? "the scheduler gave no reason";
        yield return new Diagnosis(Reason(sentence, gpu), $"pod {pod.Metadata.Name} can not be scheduled", sentence);
    }

    private static string Reason(string sentence, GpuSpec? gpu)
    {
        if (gpu?.ResourceName is { } resource && sentence.Contains($"Insufficient {resource}", StringComparison.Ordinal))
        {
            return Reasons.GpuUnavailable;
        }

        // "unbound immediate PersistentVolumeClaims", "persistentvolumeclaim "x" not found", "didn't find available persistent volumes to bind".
        return sentence.Contains("PersistentVolumeClaim", StringComparison.OrdinalIgnoreCase)
            || sentence.Contains("persistent volumes to bind", StringComparison.Ordinal)
            ? Reasons.VolumeClaimNotBound
            : Reasons.Unschedulable;
    }
}
