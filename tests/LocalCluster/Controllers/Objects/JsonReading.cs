using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>Reads Kubernetes objects by path. What is absent, null or of another type reads as null (or as no items).</summary>
public static class JsonReading
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static JsonObject? Map(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), out var number) => (long)number,
        _ => null,
    };

    public static int Int(this JsonNode? node, int fallback, params ReadOnlySpan<string> path) => (int?)node.Number(path) ?? fallback;

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The strings of a list.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.Select(item => item.Text()).OfType<string>() ?? [];

    /// <summary>The entries of a map of strings, such as labels.</summary>
    public static Dictionary<string, string> Strings(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in node.Map(path) ?? [])
        {
            result[name] = value.Text() ?? "";
        }

        return result;
    }

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) => Timestamp.Parse(node.Text(path));
}
