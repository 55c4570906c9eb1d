using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>How a value divides into parts for server-side apply.</summary>
internal static class TypedElements
{
    /// <summary>True for a value that is owned, compared and replaced as one.</summary>
    public static bool IsLeaf(SchemaNode schema, JsonNode? value) => schema.Kind switch
    {
        NodeKind.Scalar => true,
        NodeKind.Object or NodeKind.Map => schema.Atomic,
        NodeKind.List => schema.List == ListKind.Atomic,
        // What has no schema: objects divide, lists do not.
        _ => value is not JsonObject,
    };

    /// <summary>True for null and for an object or list without anything in it.</summary>
    public static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    public static string Field(string name) => "f:" + name;

    public static SchemaNode FieldSchema(SchemaNode schema, string name) => schema.Field(name) ?? SchemaNode.Anything;

    public static SchemaNode ItemSchema(SchemaNode schema) => schema.Element ?? SchemaNode.Anything;

    /// <summary>The element of an item in a list map or set.</summary>
    public static string Item(SchemaNode list, JsonNode? item) =>
        list.List == ListKind.Map && item is JsonObject obj ? "k:" + ListItems.Key(list, obj) : "v:" + JsonValues.Show(item);

    /// <summary>The items by element, in order; a stored list may hold an element more than once.</summary>
    public static List<(string Element, JsonNode? Value)> Items(SchemaNode list, JsonNode? value)
    {
        var result = new List<(string, JsonNode?)>();
        foreach (var item in value as JsonArray ?? [])
        {
            result.Add((Item(list, item), item));
        }

        return result;
    }
}
