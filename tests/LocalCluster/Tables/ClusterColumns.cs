using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>Configuration, access, storage, and the cluster itself.</summary>
internal static class ClusterColumns
{
    private static readonly TableColumn CreatedAt = new("Created At", "date", (o, _) => (string?)o["metadata"]!["creationTimestamp"]);

    private static readonly TableColumns Binding = TableColumns.Of(
        new("Role", "string", (o, _) => $"{o["roleRef"]?["kind"]}/{o["roleRef"]?["name"]}"),
        TableColumns.Age,
        new("Users", "string", Subjects("User"), 1),
        new("Groups", "string", Subjects("Group"), 1),
        new("ServiceAccounts", "string", Subjects("ServiceAccount"), 1));

    public static readonly Dictionary<string, TableColumns> ByKind = new(StringComparer.Ordinal)
    {
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
            new("Version", "string", (o, _) => (string?)o["status"]?["nodeInfo"]?["kubeletVersion"] ?? ""),
            new("Internal-IP", "string", (o, _) => NodeCells.Address(o, "InternalIP"), 1),
            new("External-IP", "string", (o, _) => NodeCells.Address(o, "ExternalIP"), 1),
            new("OS-Image", "string", (o, _) => NodeCells.Info(o, "osImage"), 1),
            new("Kernel-Version", "string", (o, _) => NodeCells.Info(o, "kernelVersion"), 1),
            new("Container-Runtime", "string", (o, _) => NodeCells.Info(o, "containerRuntimeVersion"), 1)),
        ["ConfigMap"] = TableColumns.Of(
            new("Data", "string", (o, _) => ((o["data"] as JsonObject)?.Count ?? 0) + ((o["binaryData"] as JsonObject)?.Count ?? 0)),
            TableColumns.Age),
        ["Secret"] = TableColumns.Of(
            new("Type", "string", (o, _) => (string?)o["type"]),
            new("Data", "string", (o, _) => (o["data"] as JsonObject)?.Count ?? 0),
            TableColumns.Age),
        ["ServiceAccount"] = TableColumns.Of(new("Secrets", "string", (o, _) => Cells.Items(o["secrets"]).Count()), TableColumns.Age),
        ["ResourceQuota"] = TableColumns.Of(
            new("Request", "string", (o, _) => Quota(o, limits: false)),
            new("Limit", "string", (o, _) => Quota(o, limits: true)),
            TableColumns.Age),
        ["Lease"] = TableColumns.Of(new("Holder", "string", (o, _) => (string?)o["spec"]?["holderIdentity"] ?? ""), TableColumns.Age),
        ["Role"] = TableColumns.Of(CreatedAt),
        ["ClusterRole"] = TableColumns.Of(CreatedAt),
        ["RoleBinding"] = Binding,
        ["ClusterRoleBinding"] = Binding,
        ["PriorityClass"] = TableColumns.Of(
            new("Value", "integer", (o, _) => Cells.Number(o["value"])),
            new("Global-Default", "boolean", (o, _) => (bool?)o["globalDefault"] ?? false),
            TableColumns.Age,
            new("PreemptionPolicy", "string", (o, _) => (string?)o["preemptionPolicy"] ?? "")),
        ["PersistentVolumeClaim"] = TableColumns.Of(
            new("Status", "string", (o, _) => o["metadata"]!["deletionTimestamp"] is null ? (string?)o["status"]?["phase"] ?? "" : "Terminating"),
            new("Volume", "string", (o, _) => (string?)o["spec"]?["volumeName"] ?? ""),
            new("Capacity", "string", (o, _) => (string?)o["status"]?["capacity"]?["storage"] ?? ""),
            new("Access Modes", "string", (o, _) => AccessModes(o["status"]?["accessModes"])),
            new("StorageClass", "string", (o, _) => (string?)o["spec"]?["storageClassName"] ?? ""),
            TableColumns.Age,
            new("VolumeMode", "string", (o, _) => Cells.Text(o["spec"]?["volumeMode"]), 1)),
        ["StorageClass"] = TableColumns.Of(
            new("Provisioner", "string", (o, _) => (string?)o["provisioner"] ?? ""),
            new("ReclaimPolicy", "string", (o, _) => (string?)o["reclaimPolicy"] ?? "Delete"),
            new("VolumeBindingMode", "string", (o, _) => (string?)o["volumeBindingMode"] ?? "Immediate"),
            new("AllowVolumeExpansion", "string", (o, _) => (bool?)o["allowVolumeExpansion"] ?? false),
            TableColumns.Age),
        ["RuntimeClass"] = TableColumns.Of(new("Handler", "string", (o, _) => (string?)o["handler"] ?? ""), TableColumns.Age),
        ["CustomResourceDefinition"] = TableColumns.Of(CreatedAt),
    };

    private static Func<JsonObject, DateTimeOffset, JsonNode?> Subjects(string kind) => (o, _) => string.Join(
        ", ",
        Cells.Items(o["subjects"]).Where(s => (string?)s["kind"] == kind).Select(s => kind == "ServiceAccount" ? $"{s["namespace"]}/{s["name"]}" : $"{s["name"]}"));

    private static string Quota(JsonObject quota, bool limits) => string.Join(
        ", ",
        (quota["status"]?["hard"] as JsonObject ?? [])
            .Where(hard => hard.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(hard => hard.Key, StringComparer.Ordinal)
            .Select(hard => $"{hard.Key}: {quota["status"]?["used"]?[hard.Key] ?? "0"}/{hard.Value}"));

    private static string AccessModes(JsonNode? modes) => Cells.Join(Cells.Items(modes).Select(mode => mode.ToString() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }));
}
