using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>How many pods run.</summary>
[CelRule(
    "!has(self.maxReplicas) || self.maxReplicas >= (has(self.minReplicas) ? self.minReplicas : 1)",
    "maxReplicas must be at least minReplicas",
    FieldPath = ".maxReplicas")]
[CelRule(
    "!has(self.metrics) || size(self.metrics) == 0 || has(self.maxReplicas)",
    "metrics need maxReplicas: without it the number of replicas is fixed and there is no autoscaler",
    FieldPath = ".metrics")]
[CelRule(
    "!has(self.behavior) || has(self.maxReplicas)",
    "behavior needs maxReplicas: without it the number of replicas is fixed and there is no autoscaler",
    FieldPath = ".behavior")]
public sealed record ScalingSpec
{
    /// <summary>
    /// The number of pods, or the least number while an autoscaler runs; kubectl scale sets it. Default 1. With 0 no pod runs, and an
    /// autoscaler rests.
    /// </summary>
    [Range(0, 10000)]
    public int? MinReplicas { get; init; }

    /// <summary>The largest number of pods. When it is above minReplicas, a HorizontalPodAutoscaler decides. Default: no autoscaler.</summary>
    [Range(1, 10000)]
    public int? MaxReplicas { get; init; }

    /// <summary>What the autoscaler looks at; the metric that asks for the most pods wins. Default: Cpu with target 70.</summary>
    [ListMap("type")]
    [MaxLength(8)]
    public IReadOnlyList<ScalingMetric>? Metrics { get; init; }

    /// <summary>How fast the autoscaler scales up and down: the behavior of autoscaling/v2, passed through.</summary>
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}
