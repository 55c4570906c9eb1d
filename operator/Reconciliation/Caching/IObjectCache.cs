using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation.Caching;

/// <summary>
/// What a watch knows of a kind. Reads never wait and never reach the network. The objects are shared between readers: do not change them.
/// They come without managedFields.
/// </summary>
/// <typeparam name="T">The cached kind.</typeparam>
public interface IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether the first list is in. Before that an absent object says nothing.</summary>
    bool HasSynced { get; }

    /// <summary>False where the server lacks the kind, which it may if the kind is an optional one: there are no objects, and none can be made.</summary>
    bool IsServed { get; }

    int Count { get; }

    /// <summary>The object of that key, or null.</summary>
    T? Get(ObjectKey key);

    /// <summary>All objects of a namespace, or of all of them when it is null, in no particular order.</summary>
    IReadOnlyList<T> List(string? @namespace = null);

    /// <summary>The objects that have an owner reference to this uid, in order of their names.</summary>
    IReadOnlyList<T> OwnedBy(string ownerUid);

    /// <summary>The objects of a namespace with this value of one of the labels that the cache indexes, in order of their names.</summary>
    /// <exception cref="ArgumentException">The label is not indexed.</exception>
    IReadOnlyList<T> WithLabel(string @namespace, string label, string value);
}
