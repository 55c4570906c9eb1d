using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation;

/// <summary>Says which object is to be reconciled when a child changes.</summary>
public sealed class ChildWatch
{
    private readonly Action<Action<ObjectKey>> _subscribe;

    private ChildWatch(IInformer informer, Action<Action<ObjectKey>> subscribe)
    {
        Informer = informer;
        _subscribe = subscribe;
    }

    internal IInformer Informer { get; }

    /// <summary>Children with a controller owner reference to an object of this kind.</summary>
    public static ChildWatch Owned<T>(Informer<T> children, string ownerKind)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Mapped(children, child => child.Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true && o.Kind == ownerKind) is { } owner
            ? new ObjectKey(child.Metadata.NamespaceProperty, owner.Name)
            : null);

    /// <summary>Children that carry their owner's name in a label, such as pods, whose own owner is a ReplicaSet.</summary>
    public static ChildWatch Labelled<T>(Informer<T> children, string label)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Mapped(children, child => child.Metadata.Labels is { } labels && labels.TryGetValue(label, out var name)
            ? new ObjectKey(child.Metadata.NamespaceProperty, name)
            : null);

    /// <summary>Children whose owner is known otherwise; null is nobody's child. Called before and after a change: a child that moves concerns both owners.</summary>
    public static ChildWatch Mapped<T>(Informer<T> children, Func<T, ObjectKey?> ownerOf)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(children, enqueue => children.Changed += change =>
        {
            var before = change.Before is null ? null : ownerOf(change.Before);
            var after = change.After is null ? null : ownerOf(change.After);
            if (after is { } owner)
            {
                enqueue(owner);
            }

            if (before is { } former && before != after)
            {
                enqueue(former);
            }
        });

    internal void Subscribe(Action<ObjectKey> enqueue) => _subscribe(enqueue);
}
