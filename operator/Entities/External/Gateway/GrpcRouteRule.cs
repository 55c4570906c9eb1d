namespace ModelOperator.Entities.External;

/// <summary>Which calls, and where they go.</summary>
public sealed record GrpcRouteRule : ExternalFields
{
    public IReadOnlyList<GrpcRouteMatch>? Matches { get; init; }

    public IReadOnlyList<RouteBackendReference>? BackendRefs { get; init; }
}
