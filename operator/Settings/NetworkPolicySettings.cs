using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities;

namespace ModelOperator.Settings;

/// <summary>Who may connect to pods with a NetworkPolicy, whatever spec.network.policy says: without them the operator would not learn what a pod serves.</summary>
public sealed record NetworkPolicySettings
{
    /// <summary>The operator. Default: pods with the label app.kubernetes.io/name=model-operator in the operator's own namespace.</summary>
    public NetworkPeer? Operator { get; init; }

    /// <summary>Who scrapes metrics, such as Prometheus' pods. Default: nobody.</summary>
    [MaxLength(32)]
    public IReadOnlyList<NetworkPeer> Metrics { get; init; } = [];
}
