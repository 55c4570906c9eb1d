namespace LocalCluster.Storage;

/// <summary>
/// One write, as the history keeps it. <paramref name="Object"/> is the new version, for a deletion the last one with the
/// deletion's own version; <paramref name="Previous"/> is what stood there before, null for an addition.
/// </summary>
public sealed record Change(Collection Collection, string Type, StoredObject Object, StoredObject? Previous)
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";

    public long Version => Object.Version;
}
