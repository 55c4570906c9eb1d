using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>What is wanted of an InferenceService.</summary>
[CelRule(
    "!has(self.runtime) || !has(self.runtime.executionProvider) || !(self.runtime.executionProvider in ['Cuda', 'TensorRt', 'MiGraphX']) || has(self.gpu)",
    "executionProvider Cuda, TensorRt and MiGraphX need a GPU: set spec.gpu, or use Auto or Cpu",
    FieldPath = ".runtime.executionProvider")]
public sealed record InferenceServiceSpec
{
    /// <summary>The model to serve.</summary>
    [Required]
    public ModelSpec? Model { get; init; }

    /// <summary>How the model server runs.</summary>
    public RuntimeSpec? Runtime { get; init; }

    /// <summary>CPU and memory of one pod. A resource that is named neither here in requests nor in limits takes the operator's default.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>GPUs of one pod. Absent: the model runs on the CPU.</summary>
    public GpuSpec? Gpu { get; init; }

    /// <summary>How many pods run. Absent: one.</summary>
    public ScalingSpec? Scaling { get; init; }

    /// <summary>How pods are replaced when the spec changes.</summary>
    public RolloutSpec? Rollout { get; init; }

    /// <summary>How clients outside the cluster reach the model, and who inside may.</summary>
    public NetworkSpec? Network { get; init; }

    /// <summary>Who may call the model, and over what. Absent: whoever reaches the Service, over plain connections.</summary>
    public SecuritySpec? Security { get; init; }

    /// <summary>Settings passed through to the pods.</summary>
    public PodSpec? Pod { get; init; }

    /// <summary>Traces and metrics of the pods.</summary>
    public ObservabilitySpec? Observability { get; init; }

    /// <summary>Keeps the resource, the Service and the URL, and removes the pods. Default false.</summary>
    public bool? Suspend { get; init; }
}
