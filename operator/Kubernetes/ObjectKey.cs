using k8s.Models;

namespace ModelOperator.Kubernetes;

/// <summary>What identifies an object among those of its kind.</summary>
/// <param name="Namespace">The namespace; null for a cluster-scoped object.</param>
/// <param name="Name">The name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(IMetadata<V1ObjectMeta> entity) => new(entity.Metadata.NamespaceProperty, entity.Metadata.Name);

    /// <summary><c>namespace/name</c>, or just the name.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
