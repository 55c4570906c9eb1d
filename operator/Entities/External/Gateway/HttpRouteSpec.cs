namespace ModelOperator.Entities.External;

/// <summary>The Gateways, host names and rules of an HTTPRoute.</summary>
public sealed record HttpRouteSpec
{
    public IReadOnlyList<RouteParentReference>? ParentRefs { get; init; }

    /// <summary>Absent: all of the Gateway's.</summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    public IReadOnlyList<HttpRouteRule>? Rules { get; init; }
}
