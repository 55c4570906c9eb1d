namespace ModelOperator.Entities.External;

/// <summary>Where a pod's metrics are.</summary>
public sealed record PodMetricsEndpoint : ExternalFields
{
    /// <summary>The name of the container's port.</summary>
    public string? Port { get; init; }

    public string? Path { get; init; }
}
