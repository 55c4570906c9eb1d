using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tests.Apply;

/// <summary>The kinds of the recordings, by the path of an object.</summary>
internal static class RecordedKinds
{
    private static readonly TypeSchema InferenceService = TypeSchema.FromOpenApi(SampleCrd.Schema(), custom: true);

    private static readonly (string Plural, string Group, string Version, string Kind)[] Builtin =
    [
        ("/deployments", "apps", "v1", "Deployment"), ("/services", "", "v1", "Service"), ("/configmaps", "", "v1", "ConfigMap"),
        ("/pods", "", "v1", "Pod"), ("/secrets", "", "v1", "Secret"), ("/serviceaccounts", "", "v1", "ServiceAccount"),
        ("/horizontalpodautoscalers", "autoscaling", "v2", "HorizontalPodAutoscaler"), ("/leases", "coordination.k8s.io", "v1", "Lease"),
        ("/poddisruptionbudgets", "policy", "v1", "PodDisruptionBudget"), ("/networkpolicies", "networking.k8s.io", "v1", "NetworkPolicy"),
    ];

    public static bool Knows(string path) => TryFind(path) is not null;

    public static TypeSchema SchemaOf(string path) => TryFind(path)!.Value.Schema;

    public static (TypeSchema Schema, string Group, string Kind)? TryFind(string path)
    {
        if (path.Contains("/inferenceservices", StringComparison.Ordinal))
        {
            return (InferenceService, "serving.modeloperator.io", "InferenceService");
        }

        if (path.StartsWith("/apis/events.k8s.io/", StringComparison.Ordinal))
        {
            return (BuiltinSchemas.TryGet("events.k8s.io", "v1", "Event")!, "", "Event");
        }

        if (path.StartsWith("/api/v1/", StringComparison.Ordinal) && path.Contains("/events", StringComparison.Ordinal))
        {
            return (BuiltinSchemas.TryGet("", "v1", "Event")!, "", "Event");
        }

        var found = Builtin.FirstOrDefault(b => path.Contains(b.Plural, StringComparison.Ordinal));
        return found.Kind is null ? null : (BuiltinSchemas.TryGet(found.Group, found.Version, found.Kind)!, found.Group, found.Kind);
    }

    /// <summary>Drops what a server assigns while it stores: addresses of a Service, what admission adds to a Pod.</summary>
    public static void ForgetAssigned(JsonObject obj, string path)
    {
        if (obj["spec"] is not JsonObject spec)
        {
            return;
        }

        var names = path.Contains("/services", StringComparison.Ordinal)
            ? (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
            : path.Contains("/pods", StringComparison.Ordinal)
                ? ["volumes", "serviceAccountName", "serviceAccount", "tolerations", "priority", "preemptionPolicy"]
                : [];
        foreach (var name in names)
        {
            spec.Remove(name);
        }

        if (names.Contains("volumes"))
        {
            foreach (var container in spec["containers"]!.AsArray())
            {
                container!.AsObject().Remove("volumeMounts");
            }
        }
    }
}
