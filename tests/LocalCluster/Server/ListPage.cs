using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>One page of a list. <paramref name="Remaining"/> is null when it is not known, as with a selector.</summary>
public sealed record ListPage(IReadOnlyList<StoredObject> Items, long Version, string? Continue, int? Remaining);
