using System.Globalization;
using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>A pod that was deleted and does not go: its node is away, or a finalizer holds it. Until it has gone it keeps its GPU.</summary>
internal static class LingeringPod
{
    /// <summary>After the pod's own grace period, which its deletionTimestamp includes: what a busy node takes to clean up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static IEnumerable<Diagnosis> Causes(V1Pod pod, DateTime now)
    {
        if (pod.Metadata.DeletionTimestamp is not { } due || now < due + Patience)
        {
            yield break;
        }

        var finalizers = pod.Metadata.Finalizers is { Count: > 0 } names ? $"; its finalizers are {string.Join(", ", names)}" : "";
        yield return new Diagnosis(
            Reasons.PodNotGone,
            string.Create(CultureInfo.InvariantCulture, $"pod {pod.Metadata.Name} on node {pod.Spec?.NodeName ?? "(none)"} was to end by {due:yyyy-MM-dd'T'HH:mm:ss'Z'} and is still there{finalizers}"));
    }
}
