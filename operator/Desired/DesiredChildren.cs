using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The objects that should exist for one InferenceService, in the order in which they are applied.</summary>
/// <param name="Pinned">The pod template, and the spec with every default resolved.</param>
/// <param name="ServiceAccount">Null when the spec names another.</param>
/// <param name="Autoscaler">Null when there should be none.</param>
public sealed record DesiredChildren(
    PinnedTemplate Pinned, V1ServiceAccount? ServiceAccount, V1Service Service, V1Deployment Deployment, V2HorizontalPodAutoscaler? Autoscaler)
{
    /// <summary>The digest of the pod template; pods that carry it are current.</summary>
    public string TemplateDigest => Pinned.Template.Metadata!.Annotations![Names.TemplateAnnotation];

    /// <summary>Why the Deployment must not be made or changed; null when it may.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Plans the children of a valid service; <paramref name="today"/> is its spec with the defaults of today.</summary>
    public static DesiredChildren Plan(V1Beta1InferenceService service, InferenceServiceSpec today, ClusterFacts facts)
    {
        var pinned = PinnedTemplate.Choose(service, today, facts.Deployment);
        return new DesiredChildren(
            pinned,
            DesiredServiceAccount.From(service) is { } account ? AppliedMark.Put(account) : null,
            AppliedMark.Put(DesiredService.From(service)),
            AppliedMark.Put(DesiredDeployment.From(service, pinned, facts)),
            DesiredAutoscaler.From(service, pinned.Effective) is { } autoscaler ? AppliedMark.Put(autoscaler) : null)
        {
            Refusal = GpuMemory.Refusal(pinned.Effective, facts.ModelBytes),
        };
    }
}
