using k8s.Models;
using ModelOperator.Desired;

namespace ModelOperator.Status;

/// <summary>Questions about a pod.</summary>
public static class PodFacts
{
    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null
        && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>Whether a container of the pod has passed its startup probe and runs.</summary>
    public static bool HasStarted(V1Pod pod) => pod.Status?.ContainerStatuses?.Any(container => container.Started == true) == true;

    /// <summary>Whether the pod was made from the wanted template and is not on its way out.</summary>
    public static bool IsCurrent(V1Pod pod, string? templateDigest) => pod.Metadata.DeletionTimestamp is null && IsOfTemplate(pod, templateDigest);

    /// <summary>Whether the pod was made from the wanted template.</summary>
    public static bool IsOfTemplate(V1Pod pod, string? templateDigest) =>
        templateDigest is not null
        && Annotations.TemplateDigest(pod.Metadata) == templateDigest;

    /// <summary>What the scheduler says of a pod that it has not placed; null for one that it has, or has not looked at yet.</summary>
    public static V1PodCondition? NotScheduled(V1Pod pod) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });

    /// <summary>The ready pods of the wanted template, in the order of their names.</summary>
    public static IEnumerable<V1Pod> ReadyAndCurrent(IEnumerable<V1Pod> pods, string? templateDigest) =>
        pods.Where(pod => IsCurrent(pod, templateDigest) && IsReady(pod)).OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal);
}
