using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>A NetworkPolicy.</summary>
public sealed record NetworkPolicySpec
{
    /// <summary>Who may connect to the pods. An empty list lets nobody in.</summary>
    [Required]
    [MaxLength(32)]
    public IReadOnlyList<NetworkPeer>? AllowFrom { get; init; }
}
