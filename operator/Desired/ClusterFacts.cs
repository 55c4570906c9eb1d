using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>What the cluster already has, as far as the desired objects depend on it.</summary>
/// <param name="Deployment">The service's own Deployment as it is; null when there is none.</param>
public sealed record ClusterFacts(V1Deployment? Deployment);
