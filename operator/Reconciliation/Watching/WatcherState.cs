using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Reconciliation.Watching;

/// <summary>
/// Where a watcher is: <c>Listing</c> page after page, <c>Listed</c> and about to watch, <c>Watching</c>. A watch that ends goes back to Listed, one that lost its place
/// (410) to Listing. An optional kind that the server lacks is <c>NotServed</c> until a list of it succeeds.
/// </summary>
internal abstract record WatcherState<T>
    where T : class
{
    private WatcherState()
    {
    }

    /// <summary>The next step reads the page at this token; null is the first page.</summary>
    public sealed record Listing(string? ContinueToken) : WatcherState<T>;

    /// <summary>The next step looks whether the server has the kind by now; it should wait.</summary>
    public sealed record NotServed : WatcherState<T>;

    /// <summary>The next step opens a watch from this version on.</summary>
    public sealed record Listed(string ResourceVersion) : WatcherState<T>;

    /// <summary>The next step reads one event of the open watch; this is the version of the last one.</summary>
    public sealed record Watching(string ResourceVersion, IAsyncEnumerator<WatchEvent<T>> Events) : WatcherState<T>;
}
