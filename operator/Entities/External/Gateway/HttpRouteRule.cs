namespace ModelOperator.Entities.External;

/// <summary>Which requests, what is changed of them, and where they go.</summary>
public sealed record HttpRouteRule : ExternalFields
{
    public IReadOnlyList<HttpRouteMatch>? Matches { get; init; }

    public IReadOnlyList<HttpRouteFilter>? Filters { get; init; }

    public IReadOnlyList<RouteBackendReference>? BackendRefs { get; init; }
}
