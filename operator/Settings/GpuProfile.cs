using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>One kind of GPU, with all that a pod needs to get and to use it, so that who writes an InferenceService needs to know a name only.</summary>
public sealed record GpuProfile
{
    /// <summary>The extended resource, such as nvidia.com/gpu, nvidia.com/mig-1g.10gb or amd.com/gpu. Default nvidia.com/gpu.</summary>
    [Pattern(GpuSpec.ResourceNamePattern, GpuSpec.ResourceNameRule)]
    public string ResourceName { get; init; } = GpuSpec.DefaultResourceName;

    /// <summary>The memory of one GPU, such as 80Gi. A model whose file is larger is refused before a pod is made. Default: not known, nothing is refused.</summary>
    public ResourceQuantity? Memory { get; init; }

    /// <summary>Labels of the nodes that have this GPU. Default: any node that has the resource.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints of those nodes that the pods tolerate, beside the taint that carries the resource's own name.</summary>
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>The RuntimeClass that gives a container its GPU, such as nvidia. Default: the node's own.</summary>
    public string? RuntimeClassName { get; init; }

    /// <summary>What Auto stands for on this GPU: Cuda, TensorRt or MiGraphX. Default: Cuda for nvidia.com resources, MiGraphX for amd.com.</summary>
    [AllowedValues(ExecutionProviders.Cuda, ExecutionProviders.TensorRt, ExecutionProviders.MiGraphX)]
    public string? ExecutionProvider { get; init; }

    /// <summary>The image of the model server for this GPU. Default: runtime.image.</summary>
    [MaxLength(512)]
    public string? Image { get; init; }
}
