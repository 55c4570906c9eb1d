using System.Collections.Concurrent;
using System.Globalization;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Controllers;

/// <summary>
/// Remembers what the API server answered to a write until the cache has caught up with it. Without this, a reconciliation right after a write
/// would see the world before it, and write (and record events) again.
/// </summary>
public sealed class ReadYourWrites<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, T> _written = new();

    public void Remember(T stored) => _written[ObjectKey.Of(stored)] = stored;

    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);

    /// <summary>Whether an object was written that the cache has not shown since.</summary>
    public bool Remembers(ObjectKey key) => _written.ContainsKey(key);

    /// <summary>
    /// The newer of the cached and the written object. Null stays null: an object that is missing from the cache may be too new for it or already gone,
    /// and only the API server can tell.
    /// </summary>
    public T? Newest(T? cached)
    {
        if (cached is null)
        {
            return null;
        }

        var key = ObjectKey.Of(cached);
        if (!_written.TryGetValue(key, out var written))
        {
            return cached;
        }

        if (written.Metadata.Uid == cached.Metadata.Uid && Version(written) > Version(cached))
        {
            return written;
        }

        _written.TryRemove(KeyValuePair.Create(key, written));
        return cached;
    }

    // Resource versions of one object are numbers that grow; one that is none makes the cache win, which costs a write that changes nothing.
    private static ulong Version(T entity) =>
        ulong.TryParse(entity.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
