using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Finds what keeps an object from being applied: undeclared fields, wrong types, two items of one key. Null fits everywhere.</summary>
internal static class TypedCheck
{
    public static List<string> FindErrors(SchemaNode schema, JsonObject applied)
    {
        var errors = new List<string>();
        Check(schema, applied, "", errors);
        return errors;
    }

    private static void Check(SchemaNode schema, JsonNode? value, string path, List<string> errors)
    {
        if (value is null)
        {
            return;
        }

        switch (schema.Kind)
        {
            case NodeKind.Object or NodeKind.Map when value is JsonObject obj:
                foreach (var (name, item) in obj)
                {
                    if (schema.Field(name) is { } field)
                    {
                        Check(field, item, $"{path}.{name}", errors);
                    }
                    else
                    {
                        errors.Add($"{path}.{name}: field not declared in schema");
                    }
                }

                break;
            case NodeKind.Object or NodeKind.Map:
                errors.Add($"{path}: expected map, got {Value(value)}");
                break;
            case NodeKind.List when value is JsonArray array:
                CheckItems(schema, array, path, errors);
                break;
            case NodeKind.List:
                errors.Add($"{path}: expected list, got {Value(value)}");
                break;
            case NodeKind.Scalar:
                CheckScalar(schema, value, path, errors);
                break;
        }
    }

    private static void CheckItems(SchemaNode schema, JsonArray array, string path, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < array.Count; i++)
        {
            var item = array[i];
            var at = $"{path}[{i}]";
            if (schema.List == ListKind.Map && item is JsonObject obj)
            {
                if (schema.Keys.FirstOrDefault(k => obj[k] is null && ListItems.KeyDefault(schema.Element!.Field(k)) is null) is { } missing)
                {
                    errors.Add($"{at}: associative list with keys has an element that omits key field \"{missing}\" (and doesn't have default value)");
                    continue;
                }
            }

            if (schema.List != ListKind.Atomic)
            {
                var element = TypedElements.Item(schema, item);
                var shown = FieldSetCodec.Show([element]);
                at = path + shown;
                if (!seen.Add(element))
                {
                    errors.Add($"{path}: duplicate entries for key {shown}");
                }
            }

            Check(TypedElements.ItemSchema(schema), item, at, errors);
        }
    }

    private static void CheckScalar(SchemaNode schema, JsonNode value, string path, List<string> errors)
    {
        var kind = value is JsonValue ? value.GetValueKind() : JsonValueKind.Object;
        switch (schema.Scalar)
        {
            case ScalarType.Integer or ScalarType.Number when kind != JsonValueKind.Number:
                errors.Add($"{path}: expected numeric (int or float), got {GoType(value)}");
                break;
            case ScalarType.Boolean when kind is not (JsonValueKind.True or JsonValueKind.False):
                errors.Add($"{path}: expected boolean, got {Value(value)}");
                break;
            case ScalarType.String or ScalarType.Time or ScalarType.MicroTime or ScalarType.Bytes when kind != JsonValueKind.String:
                errors.Add($"{path}: expected string, got {Value(value)}");
                break;
            case ScalarType.IntOrString or ScalarType.Quantity when kind == JsonValueKind.Object:
                errors.Add($"{path}: expected scalar, got {Value(value)}");
                break;
        }
    }

    private static string GoType(JsonNode value) => JsonValues.TypeName(value) switch
    {
        "boolean" => "bool",
        "array" => "[]interface {}",
        "object" => "map[string]interface {}",
        var other => other,
    };

    private static string Value(JsonNode value) => $"&value.valueUnstructured{{Value:{GoText.Show(value, quoted: true)}}}";
}
