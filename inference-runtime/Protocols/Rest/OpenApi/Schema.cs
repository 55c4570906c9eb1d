using System.Text.Json.Nodes;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>Pieces of JSON Schema.</summary>
internal static class Schema
{
    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    public static JsonObject Type(string type) => new() { ["type"] = type };

    public static JsonObject Const(JsonNode value) => new() { ["const"] = value };

    /// <summary>A whole number that says how many.</summary>
    public static JsonObject Count() => new() { ["type"] = "integer", ["minimum"] = 0 };

    public static JsonObject AnyOf(params IEnumerable<JsonNode> choices) => new() { ["anyOf"] = new JsonArray([.. choices]) };

    public static JsonObject Array(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    public static JsonObject Array(JsonNode items, long length) => new() { ["type"] = "array", ["items"] = items, ["minItems"] = length, ["maxItems"] = length };

    /// <summary>An object with these members; the names that end in a question mark are optional.</summary>
    public static JsonObject Object(params IEnumerable<(string Name, JsonNode Schema)> members)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, schema) in members)
        {
            var bare = name.TrimEnd('?');
            properties[bare] = schema;
            if (bare == name)
            {
                required.Add(name);
            }
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return result;
    }

    public static JsonObject Described(this JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
