using System.Globalization;
using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The Deployment that runs the model pods.</summary>
public static class DesiredDeployment
{
    public static V1Deployment From(V1Beta1InferenceService service, InferenceServiceSpec effective, ClusterFacts facts)
    {
        var replicas = Replicas(effective, facts);
        var metadata = Labels.ChildMetadata(service, Names.Deployment(service));
        if (replicas is { } applied)
        {
            metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Names.ReplicasAnnotation] = applied.ToString(CultureInfo.InvariantCulture),
            };
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
                Strategy = Strategy(effective),
                ProgressDeadlineSeconds = Durations.WholeSeconds(effective.Rollout!.ProgressDeadline!),
                RevisionHistoryLimit = 3,
                Template = PodTemplate.From(service, effective),
            },
        };
    }

    // An autoscaler owns the number, except at birth: a Deployment that starts with one pod would first have to be scaled up to minReplicas.
    private static int? Replicas(InferenceServiceSpec effective, ClusterFacts facts) =>
        EffectiveSpec.IsAutoscaled(effective) && facts.Deployment is not null ? null : EffectiveSpec.RequiredReplicas(effective);

    private static V1DeploymentStrategy Strategy(InferenceServiceSpec effective) =>
        effective.Rollout!.Strategy == RolloutStrategies.Recreate
            ? new V1DeploymentStrategy { Type = "Recreate" }
            : new V1DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 },
            };
}
