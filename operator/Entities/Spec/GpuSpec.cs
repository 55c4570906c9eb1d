using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>GPUs of one pod.</summary>
[CelRule(
    "!(has(self.profile) && has(self.resourceName))",
    "gpu.profile and gpu.resourceName exclude each other: a profile names its own resource",
    FieldPath = ".resourceName")]
public sealed record GpuSpec
{
    public const string DefaultResourceName = "nvidia.com/gpu";
    public const string ResourceNamePattern = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";
    public const string ResourceNameRule = "resourceName must be an extended resource with its domain, such as nvidia.com/gpu";

    /// <summary>
    /// A profile of the operator's setting gpu.profiles. It names the resource, the nodes, the tolerations, the memory and the RuntimeClass.
    /// </summary>
    [MaxLength(63)]
    [MinLength(1)]
    public string? Profile { get; init; }

    /// <summary>How many GPUs one pod gets. Default 1. Each of them holds the whole model and takes a part of the requests.</summary>
    [Range(1, 64)]
    public int? Count { get; init; }

    /// <summary>
    /// The extended resource, such as nvidia.com/gpu, nvidia.com/mig-1g.10gb or amd.com/gpu. Default nvidia.com/gpu. The pods also tolerate
    /// taints with this key, and nvidia.com/gpu for a MIG resource, as GPU nodes carry them.
    /// </summary>
    [MaxLength(253)]
    [Pattern(ResourceNamePattern, ResourceNameRule)]
    public string? ResourceName { get; init; }

    /// <summary>Labels of the nodes with the right GPU, such as nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>
    /// The memory of one GPU, such as 24Gi. A model whose file is larger is refused before a pod is made. Default: that of the profile, or the
    /// one in the name of a MIG resource; otherwise nothing is refused.
    /// </summary>
    public ResourceQuantity? Memory { get; init; }
}
