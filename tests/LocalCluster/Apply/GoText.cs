using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>JSON as Go prints a decoded value: <c>map[spec:map[replicas:x]]</c>.</summary>
internal static class GoText
{
    public static string Show(JsonNode? node, bool quoted = false) => node switch
    {
        null => "<nil>",
        JsonObject obj => $"map[{string.Join(' ', obj.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Show(p.Value, quoted)}"))}]",
        JsonArray array => $"[{string.Join(' ', array.Select(i => Show(i, quoted)))}]",
        _ => node.AsString() is { } text ? quoted ? JsonValues.Quote(text) : text : node.ToJsonString(),
    };
}
