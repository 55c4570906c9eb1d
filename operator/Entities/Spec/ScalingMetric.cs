using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>One metric of the autoscaler.</summary>
public sealed record ScalingMetric
{
    /// <summary>
    /// Cpu or Memory: use in percent of the request. Concurrency (requests in flight), QueueTime, Latency (milliseconds) and Gpu (percent) are
    /// accepted and not in effect yet.
    /// </summary>
    [Required]
    [AllowedValues(
        ScalingMetricTypes.Cpu,
        ScalingMetricTypes.Memory,
        ScalingMetricTypes.Concurrency,
        ScalingMetricTypes.QueueTime,
        ScalingMetricTypes.Latency,
        ScalingMetricTypes.Gpu)]
    public string? Type { get; init; }

    /// <summary>The average over the pods that the autoscaler aims at, in the unit of the type.</summary>
    [Required]
    [Range(1, 1000000)]
    public int? Target { get; init; }
}
