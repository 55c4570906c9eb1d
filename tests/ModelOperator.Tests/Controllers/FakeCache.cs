using k8s;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation.Caching;

namespace ModelOperator.Tests.Controllers;

/// <summary>A cache of the fake cluster: up to date, or as it was when it was frozen. Like the real one it has only objects with the operator's label.</summary>
internal sealed class FakeCache<T>(FakeCluster cluster) : IObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private IReadOnlyList<T>? _frozen;

    public bool HasSynced => true;

    public bool IsServed { get; set; } = true;

    public int Count => Objects.Count;

    private IReadOnlyList<T> Objects => _frozen ??
        [.. cluster.All<T>().Where(entity => entity.Metadata.Labels?.ContainsKey(Names.ManagedByLabel) == true || entity.Kind == "InferenceService")];

    public void Freeze() => _frozen = Objects;

    public T? Get(ObjectKey key) => Objects.FirstOrDefault(entity => ObjectKey.Of(entity) == key);

    public IReadOnlyList<T> List(string? @namespace = null) => Objects;

    public IReadOnlyList<T> OwnedBy(string ownerUid) => [.. Objects.Where(entity => entity.Metadata.OwnerReferences?.Any(owner => owner.Uid == ownerUid) == true)];

    public IReadOnlyList<T> WithLabel(string @namespace, string label, string value) =>
        [.. Objects.Where(entity => entity.Metadata.Labels?.TryGetValue(label, out var found) == true && found == value)];
}
