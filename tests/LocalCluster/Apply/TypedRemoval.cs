using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Removes a set of fields from an object.</summary>
internal static class TypedRemoval
{
    public static JsonObject Remove(SchemaNode schema, JsonObject obj, FieldSet fields) =>
        RemoveFrom(schema, obj, fields) as JsonObject ?? [];

    /// <summary>What is left, or null when everything in it was removed.</summary>
    private static JsonNode? RemoveFrom(SchemaNode schema, JsonNode? value, FieldSet fields)
    {
        if (!fields.HasChildren || TypedElements.IsLeaf(schema, value))
        {
            return value?.DeepClone();
        }

        switch (value)
        {
            case JsonObject obj:
                var left = new JsonObject();
                foreach (var (name, item) in obj)
                {
                    Keep(TypedElements.FieldSchema(schema, name), item, fields.Child(TypedElements.Field(name)), kept => left[name] = kept);
                }

                return left.Count > 0 || obj.Count == 0 ? left : null;
            case JsonArray array:
                var items = new JsonArray();
                foreach (var (element, item) in TypedElements.Items(schema, array))
                {
                    Keep(TypedElements.ItemSchema(schema), item, fields.Child(element), items.Add);
                }

                return items.Count > 0 || array.Count == 0 ? items : null;
            default:
                return value?.DeepClone();
        }
    }

    private static void Keep(SchemaNode schema, JsonNode? value, FieldSet? fields, Action<JsonNode?> keep)
    {
        if (fields is null)
        {
            keep(value?.DeepClone());
        }
        else if (!fields.IsMember)
        {
            var left = RemoveFrom(schema, value, fields);
            if (left is not null || value is null)
            {
                keep(left);
            }
        }
    }
}
