using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Desired;

/// <summary>The Gateways of a route.</summary>
internal static class GatewayParents
{
    public static IReadOnlyList<RouteParentReference> Of(GatewaySpec gateway) =>
    [
        .. gateway.ParentRefs!.Select(parent => new RouteParentReference { Name = parent.Name, Namespace = parent.Namespace, SectionName = parent.SectionName }),
    ];
}
