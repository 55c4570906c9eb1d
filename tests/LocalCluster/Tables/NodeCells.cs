using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The cells of a Node.</summary>
internal static class NodeCells
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static string Status(JsonObject node)
    {
        var ready = (node["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(c => (string?)c?["type"] == "Ready");
        var text = ready is null ? "Unknown" : (string?)ready["status"] == "True" ? "Ready" : "NotReady";
        return (bool?)node["spec"]?["unschedulable"] == true ? $"{text},SchedulingDisabled" : text;
    }

    public static string Roles(JsonObject node)
    {
        var roles = (node["metadata"]!["labels"] as JsonObject ?? [])
            .Select(label => label.Key)
            .Where(key => key.StartsWith(RolePrefix, StringComparison.Ordinal))
            .Select(key => key[RolePrefix.Length..]);
        return string.Join(',', roles) is { Length: > 0 } text ? text : "<none>";
    }

    public static string Address(JsonObject node, string type) =>
        Cells.Text(Cells.Items(node["status"]?["addresses"]).FirstOrDefault(a => (string?)a["type"] == type)?["address"]);

    public static string Info(JsonObject node, string field) => (string?)node["status"]?["nodeInfo"]?[field] is { Length: > 0 } text ? text : "<unknown>";
}
