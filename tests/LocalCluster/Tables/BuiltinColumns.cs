using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The columns of the built-in kinds, as a real server's printers fill them.</summary>
public static class BuiltinColumns
{
    private static readonly TableColumn Containers = new("Containers", "string", (o, _) => Join(Templated(o), "name"), Priority: 1);
    private static readonly TableColumn Images = new("Images", "string", (o, _) => Join(Templated(o), "image"), Priority: 1);
    private static readonly TableColumn Selector = new("Selector", "string", (o, _) => Labels(o["spec"]?["selector"]?["matchLabels"]), Priority: 1);

    private static readonly Dictionary<string, TableColumns> ByKind = new(StringComparer.Ordinal)
    {
        ["Pod"] = TableColumns.Of(
            new("Ready", "string", (o, _) => PodCells.Ready(o)),
            new("Status", "string", (o, _) => PodCells.Status(o)),
            new("Restarts", "string", (o, now) => PodCells.Restarts(o, now)),
            TableColumns.Age,
            new("IP", "string", (o, _) => Text(o["status"]?["podIP"]), 1),
            new("Node", "string", (o, _) => Text(o["spec"]?["nodeName"]), 1),
            new("Nominated Node", "string", (o, _) => Text(o["status"]?["nominatedNodeName"]), 1),
            new("Readiness Gates", "string", (_, _) => "<none>", 1)),
        ["Deployment"] = TableColumns.Of(
            new("Ready", "string", (o, _) => $"{Number(o["status"]?["readyReplicas"])}/{Number(o["spec"]?["replicas"])}"),
            new("Up-to-date", "string", (o, _) => Number(o["status"]?["updatedReplicas"])),
            new("Available", "string", (o, _) => Number(o["status"]?["availableReplicas"])),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["ReplicaSet"] = TableColumns.Of(
            new("Desired", "integer", (o, _) => Number(o["spec"]?["replicas"])),
            new("Current", "integer", (o, _) => Number(o["status"]?["replicas"])),
            new("Ready", "integer", (o, _) => Number(o["status"]?["readyReplicas"])),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["StatefulSet"] = TableColumns.Of(
            new("Ready", "string", (o, _) => $"{Number(o["status"]?["readyReplicas"])}/{Number(o["spec"]?["replicas"])}"),
            TableColumns.Age,
            Containers,
            Images),
        ["Service"] = TableColumns.Of(
            new("Type", "string", (o, _) => Text(o["spec"]?["type"])),
            new("Cluster-IP", "string", (o, _) => Text(o["spec"]?["clusterIP"])),
            new("External-IP", "string", (_, _) => "<none>"),
            new("Port(s)", "string", (o, _) => Ports(o)),
            TableColumns.Age,
            new("Selector", "string", (o, _) => Labels(o["spec"]?["selector"]), 1)),
        ["Event"] = new([
            new("Last Seen", "string", (o, now) => Ages.Since(EventCells.LastSeen(o), now)),
            new("Type", "string", (o, _) => (string?)o["type"]),
            new("Reason", "string", (o, _) => (string?)o["reason"]),
            new("Object", "string", (o, _) => EventCells.Object(o)),
            new("Subobject", "string", (o, _) => (string?)(o["involvedObject"] ?? o["regarding"])?["fieldPath"] ?? "", 1),
            new("Source", "string", (o, _) => EventCells.Source(o), 1),
            new("Message", "string", (o, _) => ((string?)(o["message"] ?? o["note"]))?.Trim()),
            new("First Seen", "string", (o, now) => Ages.Since(EventCells.FirstSeen(o), now), 1),
            new("Count", "string", (o, _) => EventCells.Count(o), 1),
            TableColumns.Name with { Priority = 1 },
        ]),
        ["Namespace"] = TableColumns.Of(new("Status", "string", (o, _) => (string?)o["status"]?["phase"]), TableColumns.Age),
        ["Node"] = TableColumns.Of(
            new("Status", "string", (o, _) => NodeCells.Status(o)),
            new("Roles", "string", (o, _) => NodeCells.Roles(o)),
            TableColumns.Age,
            new("Version", "string", (o, _) => (string?)o["status"]?["nodeInfo"]?["kubeletVersion"] ?? "")),
        ["ConfigMap"] = TableColumns.Of(
            new("Data", "string", (o, _) => ((o["data"] as JsonObject)?.Count ?? 0) + ((o["binaryData"] as JsonObject)?.Count ?? 0)),
            TableColumns.Age),
        ["Secret"] = TableColumns.Of(
            new("Type", "string", (o, _) => (string?)o["type"]),
            new("Data", "string", (o, _) => (o["data"] as JsonObject)?.Count ?? 0),
            TableColumns.Age),
        ["Lease"] = TableColumns.Of(new("Holder", "string", (o, _) => (string?)o["spec"]?["holderIdentity"] ?? ""), TableColumns.Age),
        ["HorizontalPodAutoscaler"] = TableColumns.Of(
            new("Reference", "string", (o, _) => $"{o["spec"]?["scaleTargetRef"]?["kind"]}/{o["spec"]?["scaleTargetRef"]?["name"]}"),
            new("Targets", "string", (o, _) => AutoscalerCells.Targets(o)),
            new("MinPods", "string", (o, _) => o["spec"]?["minReplicas"]?.ToJsonString() ?? "<unset>"),
            new("MaxPods", "string", (o, _) => Number(o["spec"]?["maxReplicas"])),
            new("Replicas", "string", (o, _) => Number(o["status"]?["currentReplicas"])),
            TableColumns.Age),
        ["PodDisruptionBudget"] = TableColumns.Of(
            new("Min Available", "string", (o, _) => o["spec"]?["minAvailable"]?.ToString() ?? "N/A"),
            new("Max Unavailable", "string", (o, _) => o["spec"]?["maxUnavailable"]?.ToString() ?? "N/A"),
            new("Allowed Disruptions", "integer", (o, _) => Number(o["status"]?["disruptionsAllowed"])),
            TableColumns.Age),
        ["NetworkPolicy"] = TableColumns.Of(new("Pod-Selector", "string", (o, _) => Labels(o["spec"]?["podSelector"]?["matchLabels"])), TableColumns.Age),
        ["CustomResourceDefinition"] = TableColumns.Of(new TableColumn("Created At", "date", (o, _) => (string?)o["metadata"]!["creationTimestamp"])),
    };

    public static TableColumns Of(string kind) => ByKind.GetValueOrDefault(kind, TableColumns.AgeOnly);

    private static JsonNode? Templated(JsonObject obj) => obj["spec"]?["template"]?["spec"]?["containers"];

    private static string Join(JsonNode? list, string field) => string.Join(',', (list as JsonArray ?? []).Select(item => (string?)item?[field]));

    private static string Text(JsonNode? value) => (string?)value is { Length: > 0 } text ? text : "<none>";

    private static long Number(JsonNode? value) => (long?)value ?? 0;

    private static string Labels(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } map ? string.Join(',', map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}")) : "<none>";

    private static string Ports(JsonObject service)
    {
        var ports = (service["spec"]?["ports"] as JsonArray ?? []).Select(p =>
            $"{p!["port"]}{(p["nodePort"] is { } node ? $":{node}" : "")}/{(string?)p["protocol"] ?? "TCP"}");
        return string.Join(',', ports) is { Length: > 0 } text ? text : "<none>";
    }
}
