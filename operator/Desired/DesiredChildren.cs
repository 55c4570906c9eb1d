using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The objects that should exist for one InferenceService, in the order in which they are applied.</summary>
/// <param name="Autoscaler">Null when there should be none.</param>
public sealed record DesiredChildren(V1Service Service, V1Deployment Deployment, V2HorizontalPodAutoscaler? Autoscaler)
{
    /// <summary>Plans the children of a valid service; <paramref name="effective"/> is its spec with every default resolved.</summary>
    public static DesiredChildren Plan(V1Beta1InferenceService service, InferenceServiceSpec effective, ClusterFacts facts) => new(
        AppliedMark.Put(DesiredService.From(service)),
        AppliedMark.Put(DesiredDeployment.From(service, effective, facts)),
        DesiredAutoscaler.From(service, effective) is { } autoscaler ? AppliedMark.Put(autoscaler) : null);

    /// <summary>The digest of the pod template; pods that carry it are current.</summary>
    public string TemplateDigest => Deployment.Spec!.Template.Metadata!.Annotations![Names.TemplateAnnotation];
}
