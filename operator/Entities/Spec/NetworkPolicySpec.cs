using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>A NetworkPolicy.</summary>
public sealed record NetworkPolicySpec
{
    /// <summary>
    /// Who may connect to the pods. An empty list lets nobody in but the operator, and those that its setting network.policy.metrics names. With an Ingress or a
    /// Gateway, its own pods have to be among them.
    /// </summary>
    [Required]
    [MaxLength(32)]
    public IReadOnlyList<NetworkPeer>? AllowFrom { get; init; }
}
