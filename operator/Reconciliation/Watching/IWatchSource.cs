using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Reconciliation.Watching;

/// <summary>The two requests that a watcher makes.</summary>
internal interface IWatchSource<T>
    where T : class
{
    Task<ObjectPage<T>> ListAsync(string? continueToken, CancellationToken cancellationToken);

    IAsyncEnumerable<WatchEvent<T>> WatchAsync(string resourceVersion, CancellationToken cancellationToken);
}
