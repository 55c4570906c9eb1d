using System.Text;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>Finds the item of an old list that an item of a new list belongs to; only list maps say which that is.</summary>
internal static class ListItems
{
    public static Dictionary<string, JsonNode>? ByKey(SchemaNode list, JsonArray? items)
    {
        if (items is null || list.List != ListKind.Map)
        {
            return null;
        }

        var result = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in items.OfType<JsonObject>())
        {
            result.TryAdd(Key(list, item), item);
        }

        return result;
    }

    public static JsonNode? Find(SchemaNode list, Dictionary<string, JsonNode>? old, JsonNode? item) =>
        old is not null && item is JsonObject obj ? old.GetValueOrDefault(Key(list, obj)) : null;

    /// <summary>The key of a list map's item as compact JSON, <c>{"name":"A"}</c>; a missing key field has its default.</summary>
    public static string Key(SchemaNode list, JsonObject item)
    {
        var result = new StringBuilder("{");
        foreach (var key in list.Keys)
        {
            if ((item[key] ?? KeyDefault(list.Element!.Field(key))) is { } value)
            {
                result.Append(result.Length > 1 ? "," : "").Append('"').Append(key).Append("\":").Append(JsonValues.Show(value));
            }
        }

        return result.Append('}').ToString();
    }

    /// <summary>What a missing key field counts as: its default, or the empty value of a field that is always written.</summary>
    public static JsonNode? KeyDefault(SchemaNode? field) => field?.Default ?? (field is { Always: true } ? field.Empty() : null);
}
