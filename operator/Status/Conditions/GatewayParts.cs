using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Status.Conditions;

/// <summary>What the Gateways made of the routes, one part for each route and Gateway.</summary>
internal static class GatewayParts
{
    public static IEnumerable<NetworkPart> Of(Observation observation, GatewaySpec gateway)
    {
        var missing = new[] { V1HttpRoute.KubeKind, V1GrpcRoute.KubeKind }.Where(observation.MissingKinds.Contains).ToList();
        if (missing.Count > 0)
        {
            yield return new NetworkPart(false, new Finding(
                Reasons.GatewayApiMissing,
                $"the cluster does not serve {string.Join(" and ", missing)} of {V1HttpRoute.KubeGroup}/{V1HttpRoute.KubeApiVersion}: install the CRDs of the "
                + "Gateway API (it is noticed within a minute), or remove spec.network.gateway"));
        }

        foreach (var parent in GatewayParents.Of(gateway))
        {
            yield return Part(V1HttpRoute.KubeKind, observation.HttpRoute?.Metadata, parent, observation.HttpRoute?.Status);
            if (gateway.GrpcHostnames is { Count: > 0 })
            {
                yield return Part(V1GrpcRoute.KubeKind, observation.GrpcRoute?.Metadata, parent, observation.GrpcRoute?.Status);
            }
        }
    }

    private static NetworkPart Part(string kind, V1ObjectMeta? route, RouteParentReference parent, RouteStatus? status)
    {
        var @namespace = parent.Namespace ?? route?.NamespaceProperty;
        var gateway = $"Gateway {(@namespace is null ? "" : $"{@namespace}/")}{parent.Name}" + (parent.SectionName is null ? "" : $", listener {parent.SectionName}");
        var said = (status?.Parents ?? [])
            .Where(candidate => candidate.ParentRef is { } named
                && named.Name == parent.Name
                && (named.Namespace ?? route?.NamespaceProperty) == @namespace
                && named.SectionName == parent.SectionName)
            .SelectMany(candidate => candidate.Conditions ?? [])
            // What was said of an earlier form of the route is no answer.
            .Where(condition => condition.ObservedGeneration is null || condition.ObservedGeneration >= (route?.Generation ?? 0))
            .ToList();
        if (said.Find(condition => condition is { Type: "Accepted" or "ResolvedRefs", Status: "False" }) is { } refusal)
        {
            return new NetworkPart(false, new Finding(refusal.Reason, $"{gateway} refuses the {kind}: {Words(refusal)}"));
        }

        return said.Exists(condition => condition is { Type: "Accepted", Status: "True" })
            ? new NetworkPart(true, new Finding(Reasons.NetworkInPlace, $"{gateway} accepts the {kind}"))
            : new NetworkPart(null, new Finding(Reasons.RoutePending, $"{gateway} has not taken up the {kind} yet: the Gateway must exist, and its controller run"));
    }

    private static string Words(V1Condition refusal) => string.IsNullOrEmpty(refusal.Message) ? $"{refusal.Type} is {refusal.Status}" : refusal.Message;
}
