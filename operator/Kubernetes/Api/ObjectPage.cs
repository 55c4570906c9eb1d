namespace ModelOperator.Kubernetes.Api;

/// <summary>One page of a collection.</summary>
/// <param name="Items">The page's objects, each with its apiVersion and kind.</param>
/// <param name="ResourceVersion">The version of the whole collection: a watch goes on from here.</param>
/// <param name="Continue">Where the next page starts; null after the last one.</param>
public sealed record ObjectPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue);
