using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>What the cells of several kinds have in common.</summary>
internal static class Cells
{
    /// <summary>A text, or &lt;none&gt;.</summary>
    public static string Text(JsonNode? value) => value?.ToString() is { Length: > 0 } text ? text : "<none>";

    /// <summary>A number, 0 when it is missing.</summary>
    public static long Number(JsonNode? value) => (long?)value ?? 0;

    public static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>One field of each item, with commas between.</summary>
    public static string Join(JsonNode? list, string field) => Join(Items(list).Select(item => item[field]?.ToString() ?? ""));

    /// <summary>The texts with commas between; "" when there are none.</summary>
    public static string Join(IEnumerable<string> texts) => string.Join(',', texts);

    /// <summary>Labels as a selector, or &lt;none&gt;.</summary>
    public static string Labels(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } map ? Join(map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}")) : "<none>";

    /// <summary>The containers of a pod template.</summary>
    public static JsonNode? Templated(JsonObject obj) => obj["spec"]?["template"]?["spec"]?["containers"];
}
