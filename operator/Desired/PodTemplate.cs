using k8s.Models;
using ModelOperator.Desired.Artifacts;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>The pod template of a service. Any change of it rolls the pods.</summary>
public static class PodTemplate
{
    /// <param name="service">The resource.</param>
    /// <param name="effective">Its spec with every default resolved.</param>
    /// <param name="cache">Where the pods keep what they fetch.</param>
    /// <param name="fetch">From where they may fetch it.</param>
    public static V1PodTemplateSpec From(V1Beta1InferenceService service, InferenceServiceSpec effective, CacheSettings cache, FetchSettings fetch)
    {
        var pod = effective.Pod!;
        var volumes = PodVolumes.Of(service, effective, cache);
        var template = new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta
            {
                Labels = StringMap.Merge(pod.Labels, Labels.Of(service)),
                Annotations = StringMap.Merge(pod.Annotations, OwnAnnotations(effective.Model!.Signature)),
            },
            Spec = new V1PodSpec
            {
                Containers = [RuntimeContainer.From(effective, cache, fetch, volumes)],
                Volumes = [.. volumes.Select(mounted => mounted.Volume)],
                SecurityContext = new V1PodSecurityContext
                {
                    RunAsNonRoot = true,
                    FsGroup = cache.FsGroup,
                    // A cache may hold many files, of which each start would else look at every one.
                    FsGroupChangePolicy = cache.FsGroup is null ? null : "OnRootMismatch",
                    SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
                },
                AutomountServiceAccountToken = false,
                // One variable for every Service of the namespace would drown, and could shadow, the server's own.
                EnableServiceLinks = false,
                TerminationGracePeriodSeconds = pod.TerminationGracePeriodSeconds,
                NodeSelector = StringMap.Merge(pod.NodeSelector, effective.Gpu?.NodeSelector),
                Tolerations = pod.Tolerations is { Count: > 0 } tolerations ? [.. tolerations] : null,
                Affinity = pod.Affinity,
                TopologySpreadConstraints = Spread(service, pod),
                PriorityClassName = pod.PriorityClassName,
                RuntimeClassName = pod.RuntimeClassName,
                ServiceAccountName = pod.ServiceAccountName,
                ImagePullSecrets = pod.ImagePullSecrets is { Count: > 0 } secrets ? [.. secrets] : null,
            },
        };
        return Mark(template);
    }

    /// <summary>Gives the template the digest of its own, by which its pods are known.</summary>
    public static V1PodTemplateSpec Mark(V1PodTemplateSpec template)
    {
        var annotations = template.Metadata!.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal);
        annotations.Remove(Names.TemplateAnnotation);
        annotations[Names.TemplateAnnotation] = ObjectDigest.Of(template);
        template.Metadata.Annotations = annotations;
        return template;
    }

    private static Dictionary<string, string>? OwnAnnotations(SignatureSpec? signature) => signature?.PublicKey is { } key
        ? new Dictionary<string, string>(StringComparer.Ordinal) { [Names.PublicKeyAnnotation] = key }
        : null;

    private static List<V1TopologySpreadConstraint>? Spread(V1Beta1InferenceService service, PodSpec pod) =>
        pod.TopologySpreadConstraints is not { Count: > 0 } constraints
            ? null
            : [.. constraints.Select(constraint => new V1TopologySpreadConstraint
            {
                MaxSkew = constraint.MaxSkew,
                TopologyKey = constraint.TopologyKey,
                WhenUnsatisfiable = constraint.WhenUnsatisfiable,
                LabelSelector = constraint.LabelSelector ?? new V1LabelSelector { MatchLabels = Labels.Of(service) },
                MatchLabelKeys = constraint.MatchLabelKeys,
                MinDomains = constraint.MinDomains,
                NodeAffinityPolicy = constraint.NodeAffinityPolicy,
                NodeTaintsPolicy = constraint.NodeTaintsPolicy,
            })];
}
