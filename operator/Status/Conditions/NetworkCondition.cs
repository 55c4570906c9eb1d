using ModelOperator.Entities;
using ModelOperator.Entities.External;

namespace ModelOperator.Status.Conditions;

/// <summary>
/// NetworkReady: what others made of the ways in that spec.network asks for; absent when it asks for none. Ready does not depend on it: the model serves inside the
/// cluster whether or not a Gateway has taken up its route, and must not be rolled back because a Gateway restarts.
/// </summary>
internal static class NetworkCondition
{
    private static readonly string[] Kinds = [V1HttpRoute.KubeKind, V1GrpcRoute.KubeKind, "Ingress", "NetworkPolicy"];

    public static void Write(Verdict verdict, ConditionSet conditions)
    {
        if (verdict.Observation.Effective?.Network is not { } network || network == new NetworkSpec())
        {
            return;
        }

        var parts = Parts(verdict.Observation, network).ToList();
        if (parts.Find(part => part.IsReady == false) is { } failure)
        {
            conditions.Mark(ConditionTypes.NetworkReady, false, failure.Finding);
        }
        else if (parts.Find(part => part.IsReady is null) is { } pending)
        {
            conditions.MarkUnknown(ConditionTypes.NetworkReady, pending.Finding.Reason, pending.Finding.Message);
        }
        else
        {
            conditions.MarkTrue(ConditionTypes.NetworkReady, Reasons.NetworkInPlace, string.Join("; ", parts.Select(part => part.Finding.Message)));
        }
    }

    private static IEnumerable<NetworkPart> Parts(Observation observation, NetworkSpec network)
    {
        foreach (var problem in observation.Problems.Where(problem => Kinds.Contains(problem.Kind)))
        {
            yield return new NetworkPart(false, new Finding(problem.Reason, problem.Message));
        }

        if (network.Gateway is { } gateway)
        {
            foreach (var part in GatewayParts.Of(observation, gateway))
            {
                yield return part;
            }
        }

        if (network.Ingress is not null)
        {
            var addresses = (observation.Ingress?.Status?.LoadBalancer?.Ingress ?? []).Select(point => point.Hostname ?? point.Ip).OfType<string>().ToList();
            yield return addresses.Count > 0
                ? new NetworkPart(true, new Finding(Reasons.NetworkInPlace, $"the Ingress is served at {string.Join(", ", addresses)}"))
                : new NetworkPart(null, new Finding(Reasons.IngressPending, IngressWaits(network.Ingress)));
        }

        if (network.Policy is not null)
        {
            yield return observation.NetworkPolicy is not null
                ? new NetworkPart(true, new Finding(Reasons.NetworkInPlace, "the NetworkPolicy is in place"))
                : new NetworkPart(null, new Finding(Reasons.Progressing, "the NetworkPolicy is not there yet"));
        }
    }

    private static string IngressWaits(IngressSpec ingress) => ingress.ClassName is { } name
        ? $"the Ingress has no address yet: the controller of the IngressClass {name} has not taken it up"
        : "the Ingress has no address yet: no controller has taken it up; without className that is the one of the cluster's default IngressClass";
}
