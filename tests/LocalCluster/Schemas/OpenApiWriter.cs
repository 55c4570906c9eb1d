using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Writes schemas for /openapi/v3, whole and without references.</summary>
internal static class OpenApiWriter
{
    /// <summary>A custom kind's schema: the definition's own, with the fields that every object has.</summary>
    public static JsonObject WriteCustom(JsonObject schema)
    {
        var result = schema.DeepClone().AsObject();
        if (result["properties"] is not JsonObject properties)
        {
            result["properties"] = properties = [];
        }

        foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            properties[name] = new JsonObject { ["description"] = $"The object's {name}.", ["type"] = "string" };
        }

        properties["metadata"] = Write(BuiltinSchemas.ObjectMeta);
        return result;
    }

    public static JsonObject Write(SchemaNode schema) => Write(schema, []);

    private static JsonObject Write(SchemaNode schema, List<StructType> outer)
    {
        var result = new JsonObject();
        if (schema.Description.Length > 0)
        {
            result["description"] = schema.Description;
        }

        if (schema.Default is not null)
        {
            result["default"] = schema.Default.DeepClone();
        }

        switch (schema.Kind)
        {
            case NodeKind.Object:
                WriteObject(schema, result, outer);
                break;
            case NodeKind.Map:
                result["type"] = "object";
                result["additionalProperties"] = Write(schema.Element!, outer);
                break;
            case NodeKind.List:
                WriteList(schema, result, outer);
                break;
            case NodeKind.Scalar:
                WriteScalar(schema, result);
                break;
            default:
                result["x-kubernetes-preserve-unknown-fields"] = true;
                break;
        }

        if (schema.Atomic)
        {
            result["x-kubernetes-map-type"] = "atomic";
        }

        if (schema.Rules?.Enum is { } allowed)
        {
            result["enum"] = new JsonArray([.. allowed.Select(a => a?.DeepClone())]);
        }

        return result;
    }

    private static void WriteObject(SchemaNode schema, JsonObject result, List<StructType> outer)
    {
        result["type"] = "object";
        // A type that holds itself ends at the second level.
        if (outer.Contains(schema.Struct!))
        {
            result["x-kubernetes-preserve-unknown-fields"] = true;
            return;
        }

        outer.Add(schema.Struct!);
        result["properties"] = new JsonObject(schema.Struct!.Order.Select(n => KeyValuePair.Create(n, (JsonNode?)Write(schema.Struct.Properties[n], outer))));
        outer.RemoveAt(outer.Count - 1);
        if (schema.Struct.Required.Count > 0)
        {
            result["required"] = new JsonArray([.. schema.Struct.Required.Select(n => (JsonNode?)n)]);
        }
    }

    private static void WriteList(SchemaNode schema, JsonObject result, List<StructType> outer)
    {
        result["type"] = "array";
        result["items"] = Write(schema.Element!, outer);
        result["x-kubernetes-list-type"] = schema.List switch { ListKind.Map => "map", ListKind.Set => "set", _ => "atomic" };
        if (schema.Keys.Count > 0)
        {
            result["x-kubernetes-list-map-keys"] = new JsonArray([.. schema.Keys.Select(k => (JsonNode?)k)]);
        }

        if (schema.MergeKey is not null)
        {
            result["x-kubernetes-patch-strategy"] = schema.RetainKeys ? "merge,retainKeys" : "merge";
            if (schema.MergeKey.Length > 0)
            {
                result["x-kubernetes-patch-merge-key"] = schema.MergeKey;
            }
        }
    }

    private static void WriteScalar(SchemaNode schema, JsonObject result)
    {
        switch (schema.Scalar)
        {
            case ScalarType.IntOrString:
                result["format"] = "int-or-string";
                result["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
                return;
            case ScalarType.Quantity:
                result["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" });
                return;
        }

        result["type"] = schema.Scalar switch
        {
            ScalarType.Integer => "integer",
            ScalarType.Number => "number",
            ScalarType.Boolean => "boolean",
            _ => "string",
        };
        if (schema.Format is not null)
        {
            result["format"] = schema.Format;
        }
    }
}
