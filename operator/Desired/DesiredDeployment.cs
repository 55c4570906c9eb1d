using System.Globalization;
using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The Deployment that runs the model pods.</summary>
public static class DesiredDeployment
{
    /// <param name="service">The resource.</param>
    /// <param name="pinned">Its template, and its spec with the defaults of the template.</param>
    /// <param name="facts">What the cluster has.</param>
    public static V1Deployment From(V1Beta1InferenceService service, PinnedTemplate pinned, ClusterFacts facts)
    {
        var effective = pinned.Effective;
        var replicas = Replicas(effective, facts);
        var rollout = effective.Rollout!.Strategy == RolloutStrategies.Auto ? facts.Rollout ?? GpuRollout.Of(facts.Deployment) : null;
        var metadata = Labels.ChildMetadata(service);
        metadata.Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Names.PinAnnotation] = pinned.Pin };
        if (replicas is { } applied)
        {
            metadata.Annotations[Names.ReplicasAnnotation] = applied.ToString(CultureInfo.InvariantCulture);
        }

        if (pinned.ModelVersion is not null)
        {
            metadata.Annotations[Names.ModelVersionAnnotation] = pinned.ModelVersion;
        }

        if (rollout is not null)
        {
            metadata.Annotations[Names.RolloutAnnotation] = rollout.Text;
        }

        return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = metadata,
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = Labels.Of(service) },
                Strategy = Strategy(effective, rollout),
                ProgressDeadlineSeconds = Durations.WholeSeconds(effective.Rollout.ProgressDeadline!),
                RevisionHistoryLimit = 3,
                Template = pinned.Template,
            },
        };
    }

    // An autoscaler owns the number, except at birth: a Deployment that starts with one pod would first have to be scaled up to minReplicas.
    private static int? Replicas(InferenceServiceSpec effective, ClusterFacts facts) =>
        EffectiveSpec.IsAutoscaled(effective) && facts.Deployment is not null ? null : EffectiveSpec.RequiredReplicas(effective);

    private static V1DeploymentStrategy Strategy(InferenceServiceSpec effective, GpuRollout? rollout)
    {
        if (effective.Rollout!.Strategy == RolloutStrategies.Recreate)
        {
            return new V1DeploymentStrategy { Type = "Recreate" };
        }

        var isSurge = rollout?.IsSurge ?? true;
        return new V1DeploymentStrategy
        {
            Type = "RollingUpdate",
            RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = isSurge ? 1 : 0, MaxUnavailable = isSurge ? 0 : 1 },
        };
    }
}
