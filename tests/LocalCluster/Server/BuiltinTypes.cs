using LocalCluster.Schemas;
using LocalCluster.Storage;
using LocalCluster.Tables;

namespace LocalCluster.Server;

/// <summary>The resources that every cluster has, as far as this one serves them.</summary>
public static class BuiltinTypes
{
    private static readonly ScalePaths Replicas = new(".spec.replicas", ".status.replicas", ".status.selector");

    /// <summary>Group, version, kind, plural, short names, category all, namespaced, status, scale, generation.</summary>
    private static readonly Row[] Rows =
    [
        new("", "v1", "Namespace", "namespaces", "ns", Namespaced: false, Status: true),
        new("", "v1", "Node", "nodes", "no", Namespaced: false, Status: true),
        new("", "v1", "PersistentVolume", "persistentvolumes", "pv", Namespaced: false, Status: true),
        new("", "v1", "ConfigMap", "configmaps", "cm"),
        new("", "v1", "Secret", "secrets"),
        new("", "v1", "ServiceAccount", "serviceaccounts", "sa"),
        new("", "v1", "Event", "events", "ev"),
        new("", "v1", "Endpoints", "endpoints", "ep"),
        new("", "v1", "LimitRange", "limitranges", "limits"),
        new("", "v1", "ResourceQuota", "resourcequotas", "quota", Status: true),
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc", Status: true),
        new("", "v1", "Pod", "pods", "po", All: true, Status: true, Generation: true),
        new("", "v1", "Service", "services", "svc", All: true, Status: true),
        new("apps", "v1", "Deployment", "deployments", "deploy", All: true, Status: true, Scale: true, Generation: true),
        new("apps", "v1", "ReplicaSet", "replicasets", "rs", All: true, Status: true, Scale: true, Generation: true),
        new("apps", "v1", "StatefulSet", "statefulsets", "sts", All: true, Status: true, Scale: true, Generation: true),
        new("apps", "v1", "DaemonSet", "daemonsets", "ds", All: true, Status: true, Generation: true),
        new("batch", "v1", "Job", "jobs", All: true, Status: true, Generation: true),
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", All: true, Status: true),
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", Status: true, Generation: true),
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol", Generation: true),
        new("networking.k8s.io", "v1", "Ingress", "ingresses", "ing", Status: true, Generation: true),
        new("coordination.k8s.io", "v1", "Lease", "leases"),
        new("events.k8s.io", "v1", "Event", "events", "ev"),
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", Generation: true),
        new("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced: false),
        new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "pc", Namespaced: false, Generation: true),
        new("storage.k8s.io", "v1", "StorageClass", "storageclasses", "sc", Namespaced: false),
        new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", Namespaced: false),
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", "crd,crds", Namespaced: false, Status: true, Generation: true),
    ];

    /// <summary>The types whose schema is known, over the collections of a store.</summary>
    public static IEnumerable<ResourceType> In(ObjectStore store)
    {
        foreach (var row in Rows)
        {
            if (BuiltinSchemas.TryGet(row.Group, row.Version, row.Kind) is not { } schema)
            {
                continue;
            }

            // Both event APIs show the same objects.
            var isNewEvent = row is { Group: "events.k8s.io", Kind: "Event" };
            yield return new ResourceType
            {
                Group = row.Group,
                Version = row.Version,
                Kind = row.Kind,
                Plural = row.Plural,
                Singular = row.Kind.ToLowerInvariant(),
                Namespaced = row.Namespaced,
                ShortNames = row.ShortNames is null ? [] : row.ShortNames.Split(','),
                Categories = row.All ? ["all"] : row.Kind == "CustomResourceDefinition" ? ["api-extensions"] : [],
                HasStatus = row.Status,
                Scale = row.Scale ? Replicas : null,
                HasGeneration = row.Generation,
                Schema = schema,
                Collection = store.Collection(isNewEvent ? "" : row.Group, row.Plural, row.Namespaced),
                Columns = BuiltinColumns.Of(row.Kind),
                Conversion = isNewEvent ? new EventConversion() : null,
            };
        }
    }

    private sealed record Row(
        string Group,
        string Version,
        string Kind,
        string Plural,
        string? ShortNames = null,
        bool Namespaced = true,
        bool All = false,
        bool Status = false,
        bool Scale = false,
        bool Generation = false);
}
