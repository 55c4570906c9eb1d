using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>
/// What the scale subresource of a custom resource demands of the numbers it reads. Its field names start with a dot, since they are the
/// paths as the definition gives them.
/// </summary>
public static class ScaleRules
{
    /// <param name="path">specReplicasPath or statusReplicasPath, such as <c>.spec.replicas</c>.</param>
    /// <param name="obj">The object.</param>
    public static IReadOnlyList<FieldError> Validate(string path, JsonObject obj)
    {
        JsonNode? node = obj;
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as JsonObject)?[name];
        }

        if (node is null)
        {
            return [];
        }

        if (JsonValues.TypeName(node) != "integer")
        {
            var (shown, type) = JsonValues.TypeName(node) switch
            {
                "string" => (node.AsString(), "string"),
                "number" => (node.AsDouble()!.Value.ToString("R", CultureInfo.InvariantCulture), "float64"),
                "boolean" => (node.ToJsonString(), "bool"),
                _ => (node.ToJsonString(), node is JsonArray ? "[]interface {}" : "map[string]interface {}"),
            };
            return [new FieldError(FieldError.Invalid, path, $"Invalid value: 0: {path} accessor error: {shown} is of the type {type}, expected int64")];
        }

        return node.AsLong() switch
        {
            < 0 and var low => [new FieldError(FieldError.Invalid, path, $"Invalid value: {low}: should be a non-negative integer")],
            > int.MaxValue and var high => [new FieldError(FieldError.Invalid, path, $"Invalid value: {high}: should be less than or equal to {int.MaxValue}")],
            _ => [],
        };
    }
}
