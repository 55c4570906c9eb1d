using System.Collections.Concurrent;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation.Queue;

/// <summary>Counts each key's failures in a row. It never gives up: a key that fails for a day is tried every half minute.</summary>
internal sealed class KeyBackoff(Func<double> jitter)
{
    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();

    /// <summary>The wait after one more failure of the key.</summary>
    public TimeSpan Next(ObjectKey key) => Backoff.Delay(_failures.AddOrUpdate(key, 1, static (_, n) => n + 1), jitter());

    /// <summary>The key succeeded, or is gone.</summary>
    public void Forget(ObjectKey key) => _failures.TryRemove(key, out _);
}
