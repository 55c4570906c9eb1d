using System.Collections.Frozen;
using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>What the cluster already has and its administrators have set, as far as the desired objects depend on it.</summary>
/// <param name="Deployment">The service's own Deployment as it is; null when there is none.</param>
public sealed record ClusterFacts(V1Deployment? Deployment)
{
    /// <summary>Kinds of children that the cluster does not serve.</summary>
    public IReadOnlySet<Type> MissingKinds { get; init; } = FrozenSet<Type>.Empty;

    /// <summary>The namespace that the operator runs in; null when that is not known.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>The operator's settings of this moment.</summary>
    public OperatorConfiguration Settings { get; init; } = new();

    /// <summary>The version of the model that the pods are to have, as the store gave it; null leaves it as the Deployment has it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>How to replace pods with GPUs, if that was decided anew; null leaves it as the Deployment has it.</summary>
    public GpuRollout? Rollout { get; init; }

    /// <summary>The size of the model file in bytes, where it could be found out before a pod reads it; null when it could not.</summary>
    public long? ModelBytes { get; init; }
}
