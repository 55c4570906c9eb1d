using System.Collections.Immutable;

namespace LocalCluster.Storage;

/// <summary>All objects of a collection at one version, ordered by key.</summary>
public sealed record Snapshot(ImmutableSortedDictionary<string, StoredObject> Items, long Version);
