using Testing.Cluster;

namespace Functional.Operation;

/// <summary>A service with every section, what of it can be taken away again, and the kinds of its children.</summary>
internal static class EveryKind
{
    /// <summary>The spec that makes a child of each kind.</summary>
    public const string Spec = """
        {scaling: {minReplicas: 2, maxReplicas: 4}, observability: {podMonitor: Always}, network: {
         ingress: {className: nginx, hostnames: [full.example]},
         gateway: {parentRefs: [{name: gateway}], hostnames: [full.example], grpcHostnames: [grpc.example]},
         policy: {allowFrom: [{podSelector: {matchLabels: {app: client}}}]}}}
        """;

    /// <summary>The spec after which each child is gone that can go.</summary>
    public const string Bare = "{scaling: {minReplicas: 1}, observability: {podMonitor: Never}, pod: {serviceAccountName: own}}";

    /// <summary>Path, apiVersion, kind, and the least spec of an object, of each kind.</summary>
    public static IReadOnlyList<(string Collection, string ApiVersion, string Kind, string Fields)> Kinds { get; } =
    [
        ("api/v1/namespaces/NS/serviceaccounts", "v1", "ServiceAccount", ""),
        ("api/v1/namespaces/NS/services", "v1", "Service", "spec: {ports: [{port: 80}]}"),
        ("apis/apps/v1/namespaces/NS/deployments", "apps/v1", "Deployment",
            "spec: {replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}"),
        ("apis/autoscaling/v2/namespaces/NS/horizontalpodautoscalers", "autoscaling/v2", "HorizontalPodAutoscaler",
            "spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: other}}"),
        ("apis/policy/v1/namespaces/NS/poddisruptionbudgets", "policy/v1", "PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}"),
        ("apis/networking.k8s.io/v1/namespaces/NS/networkpolicies", "networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {}}"),
        ("apis/networking.k8s.io/v1/namespaces/NS/ingresses", "networking.k8s.io/v1", "Ingress", "spec: {defaultBackend: {service: {name: other, port: {number: 80}}}}"),
        ("apis/gateway.networking.k8s.io/v1/namespaces/NS/httproutes", "gateway.networking.k8s.io/v1", "HTTPRoute", "spec: {}"),
        ("apis/gateway.networking.k8s.io/v1/namespaces/NS/grpcroutes", "gateway.networking.k8s.io/v1", "GRPCRoute", "spec: {}"),
        ("apis/monitoring.coreos.com/v1/namespaces/NS/podmonitors", "monitoring.coreos.com/v1", "PodMonitor", "spec: {}"),
    ];

    /// <summary>Makes the API server serve the kinds that come with somebody else's CustomResourceDefinition.</summary>
    public static async Task ServeOptionalAsync(ApiCluster cluster)
    {
        foreach (var (collection, version, kind, _) in Kinds.Where(kind => kind.ApiVersion.StartsWith("gateway", StringComparison.Ordinal) || kind.ApiVersion.StartsWith("monitoring", StringComparison.Ordinal)))
        {
            var (group, plural) = (version.Split('/')[0], collection.Split('/')[^1]);
            await cluster.ApplyAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{plural}.{group}", $$"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: {{plural}}.{{group}}, annotations: {api-approved.kubernetes.io: "unapproved, of a test"} }
                spec:
                  group: {{group}}
                  scope: Namespaced
                  names: {kind: {{kind}}, plural: {{plural}} }
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }]
                """).ConfigureAwait(false);
            await Eventually.HoldsAsync(
                async () => (await cluster.Http.GetAsync(Path(collection, "")).ConfigureAwait(false)).IsSuccessStatusCode, $"{plural} are served").ConfigureAwait(false);
        }
    }

    /// <summary>Puts an object of each kind under a name, as somebody else would.</summary>
    public static async Task TakeNameAsync(ApiCluster cluster, string name)
    {
        foreach (var (collection, version, kind, fields) in Kinds)
        {
            await cluster.ApplyAsync(Path(collection, name), $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\n{fields}\n").ConfigureAwait(false);
        }
    }

    public static string Path(string collection, string name) => $"{collection.Replace("NS", OperatorBench.Namespace, StringComparison.Ordinal)}/{name}".TrimEnd('/');
}
