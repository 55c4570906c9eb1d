using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>Pods, what makes them, and what scales and guards them.</summary>
internal static class WorkloadColumns
{
    private static readonly TableColumn Containers = new("Containers", "string", (o, _) => Cells.Join(Cells.Templated(o), "name"), Priority: 1);
    private static readonly TableColumn Images = new("Images", "string", (o, _) => Cells.Join(Cells.Templated(o), "image"), Priority: 1);
    private static readonly TableColumn Selector = new("Selector", "string", (o, _) => Cells.Labels(o["spec"]?["selector"]?["matchLabels"]), Priority: 1);

    public static readonly Dictionary<string, TableColumns> ByKind = new(StringComparer.Ordinal)
    {
        ["Pod"] = TableColumns.Of(
            new("Ready", "string", (o, _) => PodCells.Ready(o)),
            new("Status", "string", (o, _) => PodCells.Status(o)),
            new("Restarts", "string", (o, now) => PodCells.Restarts(o, now)),
            TableColumns.Age,
            new("IP", "string", (o, _) => Cells.Text(o["status"]?["podIP"]), 1),
            new("Node", "string", (o, _) => Cells.Text(o["spec"]?["nodeName"]), 1),
            new("Nominated Node", "string", (o, _) => Cells.Text(o["status"]?["nominatedNodeName"]), 1),
            new("Readiness Gates", "string", (_, _) => "<none>", 1)),
        ["Deployment"] = TableColumns.Of(
            Ready,
            new("Up-to-date", "string", Status("updatedReplicas")),
            new("Available", "string", Status("availableReplicas")),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["ReplicaSet"] = TableColumns.Of(
            new("Desired", "integer", (o, _) => Cells.Number(o["spec"]?["replicas"])),
            new("Current", "integer", Status("replicas")),
            new("Ready", "integer", Status("readyReplicas")),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["StatefulSet"] = TableColumns.Of(Ready, TableColumns.Age, Containers, Images),
        ["DaemonSet"] = TableColumns.Of(
            new("Desired", "integer", Status("desiredNumberScheduled")),
            new("Current", "integer", Status("currentNumberScheduled")),
            new("Ready", "integer", Status("numberReady")),
            new("Up-to-date", "integer", Status("updatedNumberScheduled")),
            new("Available", "integer", Status("numberAvailable")),
            new("Node Selector", "string", (o, _) => Cells.Labels(o["spec"]?["template"]?["spec"]?["nodeSelector"])),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["Job"] = TableColumns.Of(
            new("Status", "string", (o, _) => JobCells.Status(o)),
            new("Completions", "string", (o, _) => JobCells.Completions(o)),
            new("Duration", "string", (o, now) => JobCells.Duration(o, now)),
            TableColumns.Age,
            Containers,
            Images,
            Selector),
        ["Scale"] = TableColumns.Of(
            new("Desired", "integer", (o, _) => Cells.Number(o["spec"]?["replicas"])),
            new("Available", "integer", Status("replicas")),
            TableColumns.Age),
        ["HorizontalPodAutoscaler"] = TableColumns.Of(
            new("Reference", "string", (o, _) => $"{o["spec"]?["scaleTargetRef"]?["kind"]}/{o["spec"]?["scaleTargetRef"]?["name"]}"),
            new("Targets", "string", (o, _) => AutoscalerCells.Targets(o)),
            new("MinPods", "string", (o, _) => o["spec"]?["minReplicas"]?.ToJsonString() ?? "<unset>"),
            new("MaxPods", "string", (o, _) => Cells.Number(o["spec"]?["maxReplicas"])),
            new("Replicas", "string", Status("currentReplicas")),
            TableColumns.Age),
        ["PodDisruptionBudget"] = TableColumns.Of(
            new("Min Available", "string", (o, _) => o["spec"]?["minAvailable"]?.ToString() ?? "N/A"),
            new("Max Unavailable", "string", (o, _) => o["spec"]?["maxUnavailable"]?.ToString() ?? "N/A"),
            new("Allowed Disruptions", "integer", Status("disruptionsAllowed")),
            TableColumns.Age),
    };

    private static TableColumn Ready =>
        new("Ready", "string", (o, _) => $"{Cells.Number(o["status"]?["readyReplicas"])}/{Cells.Number(o["spec"]?["replicas"])}");

    private static Func<JsonObject, DateTimeOffset, JsonNode?> Status(string field) => (o, _) => Cells.Number(o["status"]?[field]);
}
