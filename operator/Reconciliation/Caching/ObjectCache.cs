using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Reconciliation.Caching;

/// <summary>
/// Follows a watcher. While a new list comes in, readers still see the state from before; at its end the whole is swapped, so that no reader ever finds an
/// object missing that is only not listed yet.
/// </summary>
internal sealed class ObjectCache<T>(IReadOnlyCollection<string> indexedLabels) : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ObjectStore<T> _current = new(indexedLabels);
    private ObjectStore<T>? _incoming;
    private volatile bool _isServed = true;

    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    public bool IsServed => _isServed;

    /// <summary>Completes when the first list is in.</summary>
    public Task Synced => _synced.Task;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _current.Objects.Count;
            }
        }
    }

    public T? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _current.Objects.GetValueOrDefault(key);
        }
    }

    public IReadOnlyList<T> List(string? @namespace = null)
    {
        lock (_lock)
        {
            return [.. _current.Objects.Where(o => @namespace is null || o.Key.Namespace == @namespace).Select(o => o.Value)];
        }
    }

    public IReadOnlyList<T> OwnedBy(string ownerUid)
    {
        lock (_lock)
        {
            return _current.OwnedBy(ownerUid);
        }
    }

    public IReadOnlyList<T> WithLabel(string @namespace, string label, string value)
    {
        if (!indexedLabels.Contains(label))
        {
            throw new ArgumentException(
                $"The label {label} is not indexed for {typeof(T).Name}; indexed are: {string.Join(", ", indexedLabels)}. Add it to InformerOptions.IndexedLabels.", nameof(label));
        }

        lock (_lock)
        {
            return _current.WithLabel(@namespace, label, value);
        }
    }

    /// <summary>Takes one event of the watcher.</summary>
    /// <returns>What changed for the readers; an object that was listed again unchanged is no change.</returns>
    public IReadOnlyList<ObjectChange<T>> Take(WatcherEvent<T> change)
    {
        lock (_lock)
        {
            switch (change.Type)
            {
                case WatcherEventType.Init:
                    _incoming = new ObjectStore<T>(indexedLabels);
                    return [];

                case WatcherEventType.InitApply:
                    _incoming!.Put(change.Object!);
                    return [];

                case WatcherEventType.InitDone:
                    var changes = Differences(_current, _incoming!);
                    (_current, _incoming) = (_incoming!, null);
                    _isServed = true;
                    _synced.TrySetResult();
                    return changes;

                case WatcherEventType.NotServed:
                    var gone = Differences(_current, new ObjectStore<T>(indexedLabels));
                    (_current, _incoming) = (new ObjectStore<T>(indexedLabels), null);
                    _isServed = false;
                    _synced.TrySetResult();
                    return gone;

                case WatcherEventType.Refused:
                    _synced.TrySetResult();
                    return [];

                case WatcherEventType.Apply:
                    var before = _current.Put(change.Object!);
                    return [new ObjectChange<T>(before, change.Object)];

                default:
                    var removed = _current.Remove(ObjectKey.Of(change.Object!));

                    // The event's object is the newer one; the cached one may lack the last changes before the deletion.
                    return removed is null ? [] : [new ObjectChange<T>(change.Object, null)];
            }
        }
    }

    private static List<ObjectChange<T>> Differences(ObjectStore<T> before, ObjectStore<T> after)
    {
        var changes = new List<ObjectChange<T>>();
        foreach (var (key, entity) in after.Objects)
        {
            var old = before.Objects.GetValueOrDefault(key);
            if (old is null || old.Metadata.ResourceVersion != entity.Metadata.ResourceVersion)
            {
                changes.Add(new ObjectChange<T>(old, entity));
            }
        }

        foreach (var (key, entity) in before.Objects)
        {
            if (!after.Objects.ContainsKey(key))
            {
                changes.Add(new ObjectChange<T>(entity, null));
            }
        }

        return changes;
    }
}
