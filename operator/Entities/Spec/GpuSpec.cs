using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>GPUs of one pod.</summary>
[CelRule(
    "!(has(self.profile) && has(self.resourceName))",
    "gpu.profile and gpu.resourceName exclude each other: a profile names its own resource",
    FieldPath = ".resourceName")]
public sealed record GpuSpec
{
    /// <summary>A profile from the operator's settings, which names the resource, the nodes and the tolerations.</summary>
    [NotYetInEffect]
    [MaxLength(63)]
    [MinLength(1)]
    public string? Profile { get; init; }

    /// <summary>How many GPUs one pod gets. Default 1.</summary>
    [Range(1, 64)]
    public int? Count { get; init; }

    /// <summary>
    /// The extended resource, such as nvidia.com/gpu, nvidia.com/mig-1g.10gb or amd.com/gpu. Default nvidia.com/gpu. The pods also tolerate
    /// taints with this key, as GPU nodes carry them.
    /// </summary>
    [MaxLength(253)]
    [Pattern(
        "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$",
        "resourceName must be an extended resource with its domain, such as nvidia.com/gpu")]
    public string? ResourceName { get; init; }

    /// <summary>Labels of the nodes with the right GPU, such as nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }
}
