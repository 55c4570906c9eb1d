using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>
/// The PodDisruptionBudget, where more than one pod may run: a drain takes them one after the other. It names the unavailable rather than the available pods, so
/// that an autoscaler that is down to one pod blocks no drain.
/// </summary>
public static class DesiredDisruptionBudget
{
    public static V1PodDisruptionBudget? From(V1Beta1InferenceService service, InferenceServiceSpec effective) =>
        !EffectiveSpec.IsAutoscaled(effective) && EffectiveSpec.RequiredReplicas(effective) < 2 ? null : new V1PodDisruptionBudget
        {
            ApiVersion = "policy/v1",
            Kind = V1PodDisruptionBudget.KubeKind,
            Metadata = Labels.ChildMetadata(service),
            Spec = new V1PodDisruptionBudgetSpec
            {
                MaxUnavailable = 1,
                Selector = new V1LabelSelector { MatchLabels = Labels.Of(service) },
                // A pod that is not ready serves nobody: it must not hold up a drain, least of all when its model can not be loaded.
                UnhealthyPodEvictionPolicy = "AlwaysAllow",
            },
        };
}
