using k8s;
using k8s.Models;
using ModelOperator.Status;

namespace ModelOperator.Controllers;

/// <summary>What became of a child.</summary>
/// <param name="Live">The child as it is now; null when there is none of the service's own.</param>
/// <param name="Problem">Why it is not as desired; null when it is, or when the cluster lacks its kind.</param>
/// <param name="MissingKind">The kind's name, where it is wanted and the cluster does not serve it.</param>
public sealed record ChildOutcome(IKubernetesObject<V1ObjectMeta>? Live, ChildProblem? Problem = null, string? MissingKind = null);
