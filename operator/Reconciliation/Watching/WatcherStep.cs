namespace ModelOperator.Reconciliation.Watching;

/// <summary>What one step of a watcher did.</summary>
/// <param name="Next">The state after it.</param>
/// <param name="Events">What it learned, in order.</param>
/// <param name="Error">What went wrong; the next step should wait.</param>
internal readonly record struct WatcherStep<T>(WatcherState<T> Next, IReadOnlyList<WatcherEvent<T>> Events, Exception? Error = null)
    where T : class;
