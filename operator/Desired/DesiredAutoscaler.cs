using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The HorizontalPodAutoscaler, when maxReplicas is above minReplicas.</summary>
public static class DesiredAutoscaler
{
    public static V2HorizontalPodAutoscaler? From(V1Beta1InferenceService service, InferenceServiceSpec effective) =>
        !EffectiveSpec.IsAutoscaled(effective) ? null : new V2HorizontalPodAutoscaler
        {
            ApiVersion = "autoscaling/v2",
            Kind = "HorizontalPodAutoscaler",
            Metadata = Labels.ChildMetadata(service),
            Spec = new V2HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = Names.Child(service) },
                MinReplicas = effective.Scaling!.MinReplicas,
                MaxReplicas = effective.Scaling.MaxReplicas!.Value,
                Metrics = [.. effective.Scaling.Metrics!.Select(Metric)],
                Behavior = effective.Scaling.Behavior,
            },
        };

    private static V2MetricSpec Metric(ScalingMetric metric) => new()
    {
        Type = "Resource",
        Resource = new V2ResourceMetricSource
        {
            Name = metric.Type == ScalingMetricTypes.Memory ? "memory" : "cpu",
            Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = metric.Target },
        },
    };
}
