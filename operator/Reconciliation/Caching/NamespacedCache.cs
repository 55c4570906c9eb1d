using System.Collections.Frozen;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation.Caching;

/// <summary>The caches of several namespaces, read as one.</summary>
internal sealed class NamespacedCache<T>(IReadOnlyDictionary<string, ObjectCache<T>> caches) : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly FrozenDictionary<string, ObjectCache<T>> _caches = caches.ToFrozenDictionary(StringComparer.Ordinal);

    public bool HasSynced => _caches.Values.All(cache => cache.HasSynced);

    // A server has a kind or lacks it for all namespaces alike; each learns it at a moment of its own.
    public bool IsServed => _caches.Values.All(cache => cache.IsServed);

    public int Count => _caches.Values.Sum(cache => cache.Count);

    public T? Get(ObjectKey key) => Of(key.Namespace)?.Get(key);

    public IReadOnlyList<T> List(string? @namespace = null) =>
        @namespace is null ? [.. _caches.Values.SelectMany(cache => cache.List())] : Of(@namespace)?.List(@namespace) ?? [];

    public IReadOnlyList<T> OwnedBy(string ownerUid) =>
    [
        .. _caches.Values.SelectMany(cache => cache.OwnedBy(ownerUid))
            .OrderBy(entity => entity.Metadata.NamespaceProperty, StringComparer.Ordinal)
            .ThenBy(entity => entity.Metadata.Name, StringComparer.Ordinal),
    ];

    public IReadOnlyList<T> WithLabel(string @namespace, string label, string value) => Of(@namespace)?.WithLabel(@namespace, label, value) ?? [];

    private ObjectCache<T>? Of(string? @namespace) => @namespace is null ? null : _caches.GetValueOrDefault(@namespace);
}
