using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Entities;

namespace ModelOperator.Status;

/// <summary>Reads what a model server answers on <c>GET /v2/models/{name}</c>.</summary>
public static class ModelDescription
{
    /// <summary>Throws <see cref="FormatException"/> when the text is not such an answer.</summary>
    public static ModelStatus Parse(string json, string pod)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException problem)
        {
            throw new FormatException($"pod {pod} described its model with something that is not JSON: {problem.Message}", problem);
        }

        if (node is not JsonObject || Text(node["name"]) is not { } name)
        {
            throw new FormatException($"pod {pod} described its model without a name");
        }

        var properties = node["properties"] as JsonObject;
        return new ModelStatus
        {
            Name = name,
            Digest = Text(properties?["digest"]),
            SourceVersion = Text(properties?["sourceVersion"]),
            SizeBytes = long.TryParse(Text(properties?["sizeBytes"]), CultureInfo.InvariantCulture, out var size) ? size : null,
            Inputs = Tensors(node["inputs"]),
            Outputs = Tensors(node["outputs"]),
            ExecutionProvider = Text(properties?["executionProvider"]),
            Opset = Text(properties?["opset"]),
            Producer = Text(properties?["producer"]),
            LoadSeconds = Number(properties?["loadSeconds"]),
            WarmupMilliseconds = Number(properties?["warmupMilliseconds"]),
            Pod = pod,
        };
    }

    private static List<TensorStatus> Tensors(JsonNode? node) =>
        [.. (node as JsonArray ?? []).OfType<JsonObject>().Select(tensor => new TensorStatus
        {
            Name = Text(tensor["name"]),
            Datatype = Text(tensor["datatype"]),
            Shape = [.. (tensor["shape"] as JsonArray ?? []).OfType<JsonValue>().Select(dimension => dimension.TryGetValue<long>(out var size) ? size : -1)],
        })];

    private static double? Number(JsonNode? node) =>
        double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string? Text(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };
}
