namespace LocalCluster.Schemas;

/// <summary>How a list merges in server-side apply.</summary>
internal enum ListKind
{
    Atomic,
    Set,
    Map,
}
