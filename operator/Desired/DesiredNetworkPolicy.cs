using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The NetworkPolicy of spec.network.policy. The kubelet's probes need no rule: traffic from a pod's own node is always let in.</summary>
public static class DesiredNetworkPolicy
{
    public static V1NetworkPolicy? From(V1Beta1InferenceService service, InferenceServiceSpec effective, ClusterFacts facts) =>
        effective.Network?.Policy is not { } policy ? null : new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = V1NetworkPolicy.KubeKind,
            Metadata = Labels.ChildMetadata(service),
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = Labels.Of(service) },
                PolicyTypes = ["Ingress"],
                Ingress =
                [
                    // A rule without peers would let everybody in.
                    .. policy.AllowFrom!.Count == 0 ? [] : new[] { Rule(policy.AllowFrom, Names.HttpPortNumber, Names.GrpcPortNumber) },
                    Rule([facts.Settings.Network.Policy.Operator ?? OperatorPods(facts.OperatorNamespace), .. facts.Settings.Network.Policy.Metrics], ManagementPort.NumbersOf(effective)),
                ],
            },
        };

    // Without its namespace, as offline, the operator is told by its label alone.
    private static NetworkPeer OperatorPods(string? @namespace) => new()
    {
        PodSelector = new V1LabelSelector { MatchLabels = Label(Names.NameLabel, Names.ManagedBy) },
        NamespaceSelector = new V1LabelSelector { MatchLabels = @namespace is null ? null : Label(Names.NamespaceLabel, @namespace) },
    };

    private static V1NetworkPolicyIngressRule Rule(IReadOnlyList<NetworkPeer> peers, params int[] ports) => new()
    {
        FromProperty = [.. peers.Select(Peer)],
        Ports = [.. ports.Select(port => new V1NetworkPolicyPort { Port = port, Protocol = "TCP" })],
    };

    private static V1NetworkPolicyPeer Peer(NetworkPeer peer) => new()
    {
        IpBlock = peer.Cidr is null ? null : new V1IPBlock { Cidr = peer.Cidr },
        PodSelector = peer.PodSelector,
        NamespaceSelector = peer.NamespaceSelector,
    };

    private static Dictionary<string, string> Label(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}
