namespace ModelOperator.Entities.External;

/// <summary>The Gateways, host names and rules of a GRPCRoute.</summary>
public sealed record GrpcRouteSpec
{
    public IReadOnlyList<RouteParentReference>? ParentRefs { get; init; }

    /// <summary>Absent: all of the Gateway's.</summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    public IReadOnlyList<GrpcRouteRule>? Rules { get; init; }
}
