using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>What a builder may look at.</summary>
/// <param name="Service">The resource; its spec is valid.</param>
/// <param name="Effective">Its spec with every default resolved.</param>
/// <param name="Facts">What the cluster already has.</param>
public sealed record PlanInput(V1Beta1InferenceService Service, InferenceServiceSpec Effective, ClusterFacts Facts);
