using System.Text.Json.Nodes;

namespace ApiServerContract.Http;

/// <summary>Reads a value of a JSON document by its JSON pointer, such as <c>/spec/containers/0/image</c>.</summary>
internal static class JsonPointer
{
    /// <summary>The value there, or null when any step of the way is missing.</summary>
    public static JsonNode? At(this JsonNode? node, string pointer)
    {
        foreach (var step in pointer.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal)))
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>The value there as text: a string without its quotes, anything else as JSON; null when it is missing.</summary>
    public static string? Text(this JsonNode? node, string pointer) => node.At(pointer) switch
    {
        null => null,
        JsonValue value => value.ToString(),
        var tree => tree.ToJsonString(),
    };

    /// <summary>One field of each item of the list there.</summary>
    public static IEnumerable<string?> Texts(this JsonNode? node, string list, string field) =>
        (node.At(list) as JsonArray ?? []).Select(item => item.Text(field));
}
