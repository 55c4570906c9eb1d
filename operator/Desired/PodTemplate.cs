using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The pod template of a service. Any change of it rolls the pods.</summary>
public static class PodTemplate
{
    public static V1PodTemplateSpec From(V1Beta1InferenceService service, InferenceServiceSpec effective)
    {
        var pod = effective.Pod!;
        var template = new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta
            {
                Labels = StringMap.Merge(pod.Labels, Labels.Of(service)),
                Annotations = StringMap.Merge(pod.Annotations, null),
            },
            Spec = new V1PodSpec
            {
                Containers = [RuntimeContainer.From(effective)],
                Volumes =
                [
                    new V1Volume { Name = Names.CacheVolume, EmptyDir = new V1EmptyDirVolumeSource() },
                    new V1Volume { Name = Names.TemporaryVolume, EmptyDir = new V1EmptyDirVolumeSource() },
                ],
                SecurityContext = new V1PodSecurityContext
                {
                    RunAsNonRoot = true,
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
        var annotations = template.Metadata.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal);
        annotations[Names.TemplateAnnotation] = ObjectDigest.Of(template);
        template.Metadata.Annotations = annotations;
        return template;
    }

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
