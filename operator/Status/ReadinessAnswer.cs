using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Status;

/// <summary>Reads what a model server that is not ready answers on <c>GET /v2/health/ready</c>.</summary>
public static class ReadinessAnswer
{
    /// <summary>What the server says of the model; null when it says nothing that can be read.</summary>
    public static string? Parse(string json, string model)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject answer && answer["models"] is JsonObject models && models[model] is JsonValue said && said.TryGetValue<string>(out var text) && text.Length > 0
                ? text
                : null;
        }
        catch (JsonException)
        {
            // The page of a proxy in between, or of a custom image: it is not the words that were asked for.
            return null;
        }
    }
}
