using System.Collections.Frozen;
using k8s.Models;
using ModelOperator.Desired.Gpu;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>What the cluster already has, as far as the desired objects depend on it.</summary>
/// <param name="Deployment">The service's own Deployment as it is; null when there is none.</param>
public sealed record ClusterFacts(V1Deployment? Deployment)
{
    /// <summary>Kinds of children that the cluster does not serve.</summary>
    public IReadOnlySet<Type> MissingKinds { get; init; } = FrozenSet<Type>.Empty;

    /// <summary>The namespace that the operator runs in; null when that is not known.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>Who may connect to the pods beside those that a spec names.</summary>
    public NetworkPolicySettings Policy { get; init; } = new();

    /// <summary>Where the pods keep the artifacts that they fetch.</summary>
    public CacheSettings Cache { get; init; } = new();

    /// <summary>From where they may fetch it.</summary>
    public FetchSettings Fetch { get; init; } = new();

    /// <summary>The version of the model that the pods are to have, as the store gave it; null leaves it as the Deployment has it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>How to replace pods with GPUs, if that was decided anew; null leaves it as the Deployment has it.</summary>
    public GpuRollout? Rollout { get; init; }

    /// <summary>The size of the model file in bytes, where it could be found out before a pod reads it; null when it could not.</summary>
    public long? ModelBytes { get; init; }
}
