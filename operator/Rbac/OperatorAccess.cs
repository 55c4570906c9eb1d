using System.Reflection;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;

namespace ModelOperator.Rbac;

/// <summary>
/// The access that the operator needs: no less, since a request that is refused stops its work, and no more. Of Secrets it may get one by its name, and neither list nor watch
/// them. A test holds this table to the requests that the operator really makes.
/// </summary>
internal static class OperatorAccess
{
    /// <summary>Children that every InferenceService always has: they go with their owner, and are never pruned.</summary>
    private static readonly Type[] NeverPruned = [typeof(V1Service), typeof(V1Deployment)];

    /// <summary>In each namespace that the operator serves.</summary>
    public static IReadOnlyList<AccessRule> Services { get; } =
    [
        Of<V1Beta1InferenceService>(null, "list", "watch"),
        Of<V1Beta1InferenceService>("status", "patch"),
        // No request: where the admission plugin OwnerReferencesPermissionEnforcement runs, only who has this may make a child block its owner's deletion.
        Of<V1Beta1InferenceService>("finalizers", "update"),
        .. ChildKinds.All.Select(OfChild),
        // Those of the models; and, for an operator of all namespaces, those of the nodes, to see which GPUs are taken.
        Of<V1Pod>(null, "list", "watch"),
        // Written about the InferenceServices, and read where a pod's own status does not say why it does not start.
        Of<Corev1Event>(null, "create", "list", "patch"),
    ];

    /// <summary>Only for an operator of all namespaces: which nodes have GPUs.</summary>
    public static IReadOnlyList<AccessRule> Nodes { get; } = [Of<V1Node>(null, "list")];

    /// <summary>The Secrets with which stores are asked for a model's version.</summary>
    public static AccessRule Secrets { get; } = Of<V1Secret>(null, "get");

    /// <summary>In the operator's own namespace: the lease.</summary>
    public static IReadOnlyList<AccessRule> Own(string lease) =>
    [
        // What does not exist yet has no name to be limited to.
        Of<V1Lease>(null, "create"),
        Of<V1Lease>(null, "get", "update") with { ResourceName = lease },
    ];

    // Apply is a patch, and where there is no object yet the API server asks for create as well.
    private static AccessRule OfChild(ChildKind kind)
    {
        string[] verbs = ["create", "get", "list", "patch", "watch"];
        return new AccessRule(kind.Group, kind.Plural, NeverPruned.Contains(kind.Type) ? verbs : ["create", "delete", .. verbs[1..]]);
    }

    private static AccessRule Of<T>(string? subresource, params string[] verbs)
    {
        var entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()!;
        return new AccessRule(entity.Group ?? "", subresource is null ? entity.PluralName : $"{entity.PluralName}/{subresource}", verbs);
    }
}
