using System.Text.Json.Nodes;

namespace ModelOperator.Migration;

/// <summary>The InferenceService that a conversion makes, field by field.</summary>
internal sealed class Target
{
    public JsonObject Document { get; } = [];

    /// <summary>Sets the field at a path such as spec.model.storageUri; null, and a list or object without content, sets nothing.</summary>
    public void Set(string path, JsonNode? value)
    {
        if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
        {
            return;
        }

        var names = path.Split('.');
        var parent = Document;
        foreach (var name in names[..^1])
        {
            parent = (JsonObject)(parent[name] ??= new JsonObject());
        }

        parent[names[^1]] = value;
    }
}
