using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation.Caching;

/// <summary>Objects by key, by owner and by label. Not safe for several threads.</summary>
internal sealed class ObjectStore<T>(IReadOnlyCollection<string> indexedLabels)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, HashSet<ObjectKey>> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Label, string? Namespace, string Value), HashSet<ObjectKey>> _byLabel = [];

    public IReadOnlyDictionary<ObjectKey, T> Objects => _objects;

    /// <summary>Adds or replaces an object.</summary>
    /// <returns>The object that was there before, or null.</returns>
    public T? Put(T entity)
    {
        var key = ObjectKey.Of(entity);
        var before = Remove(key);
        _objects[key] = entity;
        foreach (var owner in entity.Metadata.OwnerReferences ?? [])
        {
            AddTo(_byOwner, owner.Uid, key);
        }

        foreach (var label in indexedLabels)
        {
            if (entity.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value))
            {
                AddTo(_byLabel, (label, key.Namespace, value), key);
            }
        }

        return before;
    }

    /// <returns>The object that was removed, or null.</returns>
    public T? Remove(ObjectKey key)
    {
        if (!_objects.Remove(key, out var entity))
        {
            return null;
        }

        foreach (var owner in entity.Metadata.OwnerReferences ?? [])
        {
            RemoveFrom(_byOwner, owner.Uid, key);
        }

        foreach (var label in indexedLabels)
        {
            if (entity.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value))
            {
                RemoveFrom(_byLabel, (label, key.Namespace, value), key);
            }
        }

        return entity;
    }

    public IReadOnlyList<T> OwnedBy(string ownerUid) => Sorted(_byOwner.GetValueOrDefault(ownerUid));

    public IReadOnlyList<T> WithLabel(string @namespace, string label, string value) =>
        Sorted(_byLabel.GetValueOrDefault((label, @namespace, value)));

    private static void AddTo<TIndex>(Dictionary<TIndex, HashSet<ObjectKey>> index, TIndex entry, ObjectKey key)
        where TIndex : notnull
    {
        if (!index.TryGetValue(entry, out var keys))
        {
            index[entry] = keys = [];
        }

        keys.Add(key);
    }

    private static void RemoveFrom<TIndex>(Dictionary<TIndex, HashSet<ObjectKey>> index, TIndex entry, ObjectKey key)
        where TIndex : notnull
    {
        if (index.TryGetValue(entry, out var keys) && keys.Remove(key) && keys.Count == 0)
        {
            index.Remove(entry);
        }
    }

    private IReadOnlyList<T> Sorted(HashSet<ObjectKey>? keys) => keys is null
        ? []
        : [.. keys.OrderBy(k => k.Namespace, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => _objects[k])];
}
