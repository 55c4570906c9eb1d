using k8s.Models;
using ModelOperator.Desired.Gpu;

namespace ModelOperator.Desired;

/// <summary>What the cluster already has, as far as the desired objects depend on it.</summary>
/// <param name="Deployment">The service's own Deployment as it is; null when there is none.</param>
public sealed record ClusterFacts(V1Deployment? Deployment)
{
    /// <summary>How to replace pods with GPUs, if that was decided anew; null leaves it as the Deployment has it.</summary>
    public GpuRollout? Rollout { get; init; }

    /// <summary>The size of the model file in bytes, where it could be found out before a pod reads it; null when it could not.</summary>
    public long? ModelBytes { get; init; }
}
