using ModelOperator.Desired.Pinning;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>What a builder may look at.</summary>
/// <param name="Service">The resource; its spec is valid.</param>
/// <param name="Pinned">The pod template that was chosen, and the spec with every default resolved.</param>
/// <param name="Facts">What the cluster already has.</param>
public sealed record PlanInput(V1Beta1InferenceService Service, PinnedTemplate Pinned, ClusterFacts Facts)
{
    public InferenceServiceSpec Effective => Pinned.Effective;
}
