using k8s.Models;

namespace ModelOperator.Entities.External;

/// <summary>The pods, and where their metrics are.</summary>
public sealed record PodMonitorSpec
{
    public V1LabelSelector? Selector { get; init; }

    public IReadOnlyList<PodMetricsEndpoint>? PodMetricsEndpoints { get; init; }
}
