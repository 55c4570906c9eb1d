using k8s.Models;

namespace ModelOperator.Entities.External;

/// <summary>What one Gateway made of a route.</summary>
public sealed record RouteParentStatus
{
    public RouteParentReference? ParentRef { get; init; }

    public string? ControllerName { get; init; }

    /// <summary>Accepted and ResolvedRefs, among others.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
