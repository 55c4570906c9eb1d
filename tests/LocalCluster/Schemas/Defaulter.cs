using System.Text.Json.Nodes;
using LocalCluster.Schemas.Builtin;

namespace LocalCluster.Schemas;

/// <summary>
/// Fills in defaults. For a custom resource a null where the schema is not nullable counts as absent. A built-in kind drops every null,
/// writes its always-present fields, and stores quantities in canonical form.
/// </summary>
internal static class Defaulter
{
    public static void Default(SchemaNode schema, JsonNode? value, bool custom)
    {
        switch (schema.Kind, value)
        {
            case (NodeKind.Object, JsonObject obj):
                DefaultObject(schema, obj, custom);
                break;
            case (NodeKind.Map, JsonObject obj):
                DefaultMap(schema.Element!, obj, custom);
                break;
            case (NodeKind.List, JsonArray array):
                DefaultList(schema.Element!, array, custom);
                break;
        }
    }

    private static void DefaultObject(SchemaNode schema, JsonObject obj, bool custom)
    {
        DropOmitted(schema, obj, custom);
        if (!custom)
        {
            BuiltinDefaults.Apply(schema.Struct!.Name, obj);
        }

        foreach (var name in schema.Struct!.Order)
        {
            var field = schema.Struct.Properties[name];
            if (!obj.TryGetPropertyValue(name, out var value))
            {
                if (field.Default is not null)
                {
                    obj[name] = value = field.Default.DeepClone();
                }
                else if (field.Always)
                {
                    obj[name] = value = field.Empty();
                }
            }

            if (field is { Kind: NodeKind.Scalar, Scalar: ScalarType.Quantity })
            {
                if (Quantity.TryParse(value, out var quantity))
                {
                    obj[name] = quantity.ToString();
                }
            }
            else
            {
                Default(field, value, custom);
            }
        }
    }

    private static void DefaultMap(SchemaNode element, JsonObject obj, bool custom)
    {
        if (element is { Kind: NodeKind.Scalar, Scalar: ScalarType.Quantity })
        {
            foreach (var (key, value) in obj.ToList())
            {
                if (Quantity.TryParse(value, out var quantity))
                {
                    obj[key] = quantity.ToString();
                }
            }

            return;
        }

        foreach (var (key, value) in obj.ToList())
        {
            if (value is null && !element.Nullable && element.Default is not null)
            {
                obj[key] = element.Default.DeepClone();
            }

            Default(element, obj[key], custom);
        }
    }

    private static void DefaultList(SchemaNode element, JsonArray array, bool custom)
    {
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is null && !element.Nullable && element.Default is not null)
            {
                array[i] = element.Default.DeepClone();
            }

            Default(element, array[i], custom);
        }
    }

    private static void DropOmitted(SchemaNode schema, JsonObject obj, bool custom)
    {
        List<string>? dropped = null;
        foreach (var (key, value) in obj)
        {
            if (schema.Field(key) is { Kind: not NodeKind.Any } field && (custom ? value is null && !field.Nullable : IsOmitted(field, value)))
            {
                (dropped ??= []).Add(key);
            }
        }

        foreach (var key in dropped ?? [])
        {
            obj.Remove(key);
        }
    }

    /// <summary>What Go's omitempty leaves out.</summary>
    private static bool IsOmitted(SchemaNode field, JsonNode? value) => !field.Always && value switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonObject obj => obj.Count == 0 && field.Kind == NodeKind.Map,
        _ => !field.Nullable && field.Scalar == ScalarType.String && value.AsString() is "",
    };
}
