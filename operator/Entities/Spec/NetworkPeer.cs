using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Pods, namespaces or addresses that may connect.</summary>
[CelRule(
    "has(self.cidr) != (has(self.podSelector) || has(self.namespaceSelector))",
    "a peer is either a cidr, or a podSelector, a namespaceSelector or both")]
public sealed record NetworkPeer
{
    /// <summary>Pods with these labels, in the selected namespaces or, without a namespaceSelector, in that of this resource.</summary>
    public V1LabelSelector? PodSelector { get; init; }

    /// <summary>Namespaces with these labels; an empty selector means all.</summary>
    public V1LabelSelector? NamespaceSelector { get; init; }

    /// <summary>An address range such as 10.0.0.0/8.</summary>
    [MaxLength(64)]
    [MinLength(1)]
    public string? Cidr { get; init; }
}
