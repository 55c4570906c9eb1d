namespace ModelOperator.Entities.External;

/// <summary>A Service of the route's namespace.</summary>
public sealed record RouteBackendReference : ExternalFields
{
    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    /// <summary>The port of the Service, not of the pods.</summary>
    public int? Port { get; init; }

    public int? Weight { get; init; }
}
