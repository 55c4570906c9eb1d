namespace ModelOperator.Entities.External;

/// <summary>What the Gateways made of a route.</summary>
public sealed record RouteStatus
{
    /// <summary>One for each Gateway and controller.</summary>
    public IReadOnlyList<RouteParentStatus>? Parents { get; init; }
}
