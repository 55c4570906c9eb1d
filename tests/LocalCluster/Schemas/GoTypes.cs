using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>
/// Finds the first value of the wrong type as a Go server's decoder does: it refuses the whole request (400) and names the field by its
/// innermost struct and its path without indexes.
/// </summary>
internal static class GoTypes
{
    private const string QuantityPattern = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";

    public static string? FindError(SchemaNode schema, JsonNode? value, string owner, string path)
    {
        if (value is null || schema.Kind == NodeKind.Any)
        {
            return null;
        }

        switch (schema.Kind, value)
        {
            case (NodeKind.Object, JsonObject obj):
                foreach (var (name, item) in obj)
                {
                    if (schema.Field(name) is { } field
                        && FindError(field, item, schema.Struct!.Name, path.Length == 0 ? name : $"{path}.{name}") is { } error)
                    {
                        return error;
                    }
                }

                return null;
            case (NodeKind.Map, JsonObject obj):
                return obj.Select(p => FindError(schema.Element!, p.Value, owner, path)).FirstOrDefault(e => e is not null);
            case (NodeKind.List, JsonArray array):
                return array.Select(i => FindError(schema.Element!, i, owner, path)).FirstOrDefault(e => e is not null);
            case (NodeKind.Scalar, JsonValue):
                return FindScalarError(schema, value, owner, path);
            default:
                return Mismatch(schema, value, owner, path);
        }
    }

    private static string? FindScalarError(SchemaNode schema, JsonNode value, string owner, string path)
    {
        var found = JsonValues.TypeName(value);
        switch (schema.Scalar)
        {
            case ScalarType.Quantity:
                return Quantity.TryParse(value, out _)
                    ? null
                    : $"quantities must match the regular expression '{QuantityPattern}'";
            case ScalarType.Time or ScalarType.MicroTime when value.AsString() is { } text:
                return GoTime.FindError(text, micro: schema.Scalar == ScalarType.MicroTime);
            case ScalarType.Bytes when value.AsString() is { } text:
                return Formats.TryBytes(text, out _) ? null : "illegal base64 data at input byte 0";
            case ScalarType.IntOrString when found is "integer" or "string":
            case ScalarType.Integer when found == "integer" && FitsFormat(schema, value):
            case ScalarType.Number when found is "integer" or "number":
            case ScalarType.Boolean when found == "boolean":
            case ScalarType.String when found == "string":
                return null;
            default:
                return Mismatch(schema, value, owner, path);
        }
    }

    private static bool FitsFormat(SchemaNode schema, JsonNode value) =>
        schema.Format != "int32" || value.AsLong() is >= int.MinValue and <= int.MaxValue;

    private static string Mismatch(SchemaNode schema, JsonNode value, string owner, string path)
    {
        var found = JsonValues.TypeName(value) switch
        {
            "integer" or "number" => schema.Kind == NodeKind.Scalar && schema.Scalar == ScalarType.Integer ? $"number {value.ToJsonString()}" : "number",
            "boolean" => "bool",
            var other => other,
        };
        return $"json: cannot unmarshal {found} into Go struct field {owner}.{path} of type {GoType(schema)}";
    }

    private static string GoType(SchemaNode schema) => schema.Kind switch
    {
        NodeKind.Object => $"v1.{schema.Struct!.Name}",
        NodeKind.Map => $"map[string]{GoType(schema.Element!)}",
        NodeKind.List => $"[]{GoType(schema.Element!)}",
        NodeKind.Any => "interface {}",
        _ => schema.Scalar switch
        {
            ScalarType.Integer => schema.Format ?? "int64",
            ScalarType.Number => "float64",
            ScalarType.Boolean => "bool",
            ScalarType.Bytes => "[]uint8",
            ScalarType.IntOrString => "intstr.IntOrString",
            _ => "string",
        },
    };
}
