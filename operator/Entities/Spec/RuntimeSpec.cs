using System.ComponentModel.DataAnnotations;
using k8s.Models;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>How the model server runs.</summary>
public sealed record RuntimeSpec
{
    /// <summary>The image of the model server. Default: the operator's setting runtime.image.</summary>
    [MaxLength(512)]
    [MinLength(1)]
    public string? Image { get; init; }

    /// <summary>
    /// What computes the model: Auto, Cpu, Cuda, TensorRt or MiGraphX. Auto, the default, is Cpu without spec.gpu, and with it what the GPU needs:
    /// what its profile says, or else Cuda for nvidia.com resources and MiGraphX for amd.com. The provider that is asked for runs the model, or
    /// the model fails: there is no silent fallback to the CPU.
    /// </summary>
    [AllowedValues(ExecutionProviders.Auto, ExecutionProviders.Cpu, ExecutionProviders.Cuda, ExecutionProviders.TensorRt, ExecutionProviders.MiGraphX)]
    public string? ExecutionProvider { get; init; }

    /// <summary>Threads that compute one request.</summary>
    public ThreadsSpec? Threads { get; init; }

    /// <summary>Merging of requests with the same shapes past the first dimension into one run. Absent, every request runs alone.</summary>
    public BatchingSpec? Batching { get; init; }

    /// <summary>How long a request may take, waiting included, such as 500ms, 30s or 2m. Default 30s.</summary>
    [Duration]
    public string? RequestTimeout { get; init; }

    /// <summary>The largest request body, after decompression, in bytes: a quantity such as 64Mi. Default 64Mi.</summary>
    public ResourceQuantity? MaxRequestBytes { get; init; }

    /// <summary>Environment variables of the model server, added to the operator's own.</summary>
    [ListMap("name")]
    [MaxLength(256)]
    public IReadOnlyList<V1EnvVar>? Env { get; init; }
}
