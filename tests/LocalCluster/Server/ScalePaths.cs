namespace LocalCluster.Server;

/// <summary>The JSON paths of a scale subresource, such as <c>.spec.replicas</c>; the selector's is null when it has none.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? Selector);
