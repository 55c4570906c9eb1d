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
        && TemplateOf(pod.Metadata) == templateDigest;

    /// <summary>The digest of the template that a pod, or a template itself, carries; null when it carries none.</summary>
    public static string? TemplateOf(V1ObjectMeta? metadata) =>
        metadata?.Annotations?.TryGetValue(Names.TemplateAnnotation, out var digest) == true ? digest : null;

    /// <summary>The ready pods of the wanted template, in the order of their names.</summary>
    public static IEnumerable<V1Pod> ReadyAndCurrent(IEnumerable<V1Pod> pods, string? templateDigest) =>
        pods.Where(pod => IsCurrent(pod, templateDigest) && IsReady(pod)).OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal);
}
