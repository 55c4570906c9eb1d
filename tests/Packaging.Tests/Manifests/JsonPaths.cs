using System.Text.Json.Nodes;

namespace Packaging.Tests.Manifests;

/// <summary>Short ways into the JSON of a Kubernetes object.</summary>
internal static class JsonPaths
{
    /// <summary>The value at a path such as "spec.template.metadata"; null where there is none.</summary>
    public static JsonNode? At(this JsonNode? node, string path) => path.Split('.').Aggregate(node, (current, name) => (current as JsonObject)?[name]);

    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    public static IEnumerable<JsonObject> List(this JsonNode? node, string path) => (node.At(path) as JsonArray ?? []).Select(item => item!.AsObject());

    public static string Kind(this JsonObject document) => document.Text("kind")!;

    public static string Name(this JsonObject document) => document.Text("metadata.name")!;

    /// <summary>Kind, namespace and name, which no two objects share.</summary>
    public static string Title(this JsonObject document) => $"{document.Text("apiVersion")} {document.Kind()} {document.Text("metadata.namespace")}/{document.Name()}";

    /// <summary>The labels as pairs; empty where there are none.</summary>
    public static IReadOnlyDictionary<string, string> Labels(this JsonNode? node, string path) =>
        (node.At(path) as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value!.ToString(), StringComparer.Ordinal);

    /// <summary>The pod template of a workload, or the pod itself; null for other kinds.</summary>
    public static JsonObject? Pod(this JsonObject document) => document.Kind() switch
    {
        "Pod" => document,
        "Deployment" or "StatefulSet" or "DaemonSet" or "Job" or "ReplicaSet" => document.At("spec.template")!.AsObject(),
        "CronJob" => document.At("spec.jobTemplate.spec.template")!.AsObject(),
        _ => null,
    };
}
