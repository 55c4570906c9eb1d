using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>
/// Kubernetes' strategic merge patch: a merge patch in which lists merge by the key that their schema names. Directives in the patch:
/// <c>$patch</c> (replace, delete, merge), <c>$retainKeys</c>, <c>$setElementOrder/LIST</c>, <c>$deleteFromPrimitiveList/LIST</c>.
/// </summary>
public static class StrategicMergePatch
{
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    /// <summary>The patched copy of <paramref name="target"/>.</summary>
    /// <exception cref="ApiException">500: an item of a merged list lacks its key, or a directive is unknown; 422: the result has a value of the wrong type.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, TypeSchema schema)
    {
        var result = Merge(target, patch, schema.Root);
        if (schema.FindTypeError(result) is { } problem)
        {
            var of = problem.LastIndexOf(" of type ", StringComparison.Ordinal);
            throw PatchErrors.Undecodable(PatchErrors.Show(patch), of < 0 ? problem : $"unrecognized type: {problem[(of + 9)..]}");
        }

        return result;
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch, SchemaNode schema)
    {
        switch (patch["$patch"].AsString())
        {
            case null or "merge":
                break;
            case "replace":
                return Plain(patch).AsObject();
            case "delete":
                return [];
            case var unknown:
                throw new ApiException(500, "", $"unknown patch type: {unknown}");
        }

        var result = target.DeepClone().AsObject();
        RetainKeys(result, patch);
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                DeleteItems(result, name[DeletePrefix.Length..], value as JsonArray ?? []);
            }
            else if (name[0] != '$' || schema.Names(name))
            {
                MergeField(result, name, value, TypedElements.FieldSchema(schema, name));
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(OrderPrefix, StringComparison.Ordinal) && value is JsonArray order)
            {
                var list = name[OrderPrefix.Length..];
                if (result[list] is JsonArray items && TypedElements.FieldSchema(schema, list).MergeKey is { } key)
                {
                    result[list] = Order(items, order, target[list] as JsonArray ?? [], key);
                }
            }
        }

        return result;
    }

    private static void MergeField(JsonObject result, string name, JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject inner when result[name] is JsonObject before:
                result[name] = Merge(before, inner, schema);
                break;
            case JsonObject inner:
                result[name] = Merge([], inner, schema);
                break;
            case JsonArray items when schema.MergeKey is { } key:
                result[name] = MergeList(result[name] as JsonArray ?? [], items, key, schema);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeList(JsonArray before, JsonArray patch, string key, SchemaNode schema)
    {
        if (key.Length == 0)
        {
            var union = before.Concat(patch.Where(p => !before.Any(b => JsonNode.DeepEquals(b, p)))).Select(i => i?.DeepClone());
            return Order(new JsonArray([.. union]), patch, before, key);
        }

        var wanted = new List<JsonObject>();
        var items = before.Select(i => i?.DeepClone()).ToList();
        var replace = false;
        foreach (var item in patch.OfType<JsonObject>())
        {
            var directive = item["$patch"].AsString();
            if (directive == "replace" && item.Count == 1)
            {
                replace = true;
                continue;
            }

            if (item[key] is not { } id)
            {
                throw new ApiException(500, "", $"map: {GoText.Show(item)} does not contain declared merge key: {key}");
            }

            var at = items.FindIndex(i => JsonNode.DeepEquals(i?[key], id));
            if (directive == "delete")
            {
                items.RemoveAll(i => JsonNode.DeepEquals(i?[key], id));
                continue;
            }

            wanted.Add(item);
            if (at < 0)
            {
                items.Add(Merge([], item, schema.Element!));
            }
            else
            {
                items[at] = Merge(items[at]!.AsObject(), item, schema.Element!);
            }
        }

        return replace
            ? new JsonArray([.. wanted.Select(w => (JsonNode?)Merge([], w, schema.Element!))])
            : Order(new JsonArray([.. items]), new JsonArray([.. wanted.Select(w => w.DeepClone())]), before, key);
    }

    /// <summary>
    /// Items that the patch names come in the patch's order, the others in the stored one. Between the two, a stored item goes first only
    /// where the stored list says so; next to an item that is new it goes after.
    /// </summary>
    private static JsonArray Order(JsonArray items, JsonArray patchOrder, JsonArray storedOrder, string key)
    {
        var patchPlaces = Places(patchOrder, key);
        var storedPlaces = Places(storedOrder, key);
        var all = items.Select(i => i?.DeepClone()).ToList();
        var named = new Queue<JsonNode?>(all.Where(i => patchPlaces.ContainsKey(Id(i, key))).OrderBy(i => patchPlaces[Id(i, key)]));
        var others = new Queue<JsonNode?>(all.Where(i => !patchPlaces.ContainsKey(Id(i, key)))
            .OrderBy(i => storedPlaces.GetValueOrDefault(Id(i, key), int.MaxValue)));
        var result = new JsonArray();
        while (named.Count + others.Count > 0)
        {
            var takeOther = named.Count == 0
                || (others.Count > 0
                    && storedPlaces.TryGetValue(Id(named.Peek(), key), out var namedPlace)
                    && storedPlaces.TryGetValue(Id(others.Peek(), key), out var otherPlace)
                    && otherPlace < namedPlace);
            result.Add(takeOther ? others.Dequeue() : named.Dequeue());
        }

        return result;
    }

    private static Dictionary<string, int> Places(JsonArray order, string key)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < order.Count; i++)
        {
            places.TryAdd(Id(order[i], key), i);
        }

        return places;
    }

    private static string Id(JsonNode? item, string key) => JsonValues.Show(key.Length == 0 ? item : (item as JsonObject)?[key]);

    private static void RetainKeys(JsonObject target, JsonObject patch)
    {
        if (patch["$retainKeys"] is not JsonArray kept)
        {
            return;
        }

        var names = kept.Select(k => k.AsString() ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var name in target.Select(p => p.Key).Where(n => !names.Contains(n)).ToList())
        {
            target.Remove(name);
        }
    }

    private static void DeleteItems(JsonObject target, string name, JsonArray gone)
    {
        if (target[name] is JsonArray list)
        {
            target[name] = new JsonArray([.. list.Where(i => !gone.Any(g => JsonNode.DeepEquals(g, i))).Select(i => i?.DeepClone())]);
        }
    }

    /// <summary>A value without directives and nulls.</summary>
    private static JsonNode Plain(JsonNode value) => value switch
    {
        JsonObject obj => new JsonObject(obj.Where(p => p.Value is not null && p.Key[0] != '$').Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Plain(p.Value!)))),
        JsonArray array => new JsonArray([.. array.Where(i => i is not null).Select(i => (JsonNode?)Plain(i!))]),
        _ => value.DeepClone(),
    };
}
