using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Lays an applied object over a stored one: lists merge by key, everything that is one value is replaced.</summary>
internal static class TypedMerge
{
    public static JsonObject Merge(SchemaNode schema, JsonObject live, JsonObject applied) => MergeFields(schema, live, applied);

    private static JsonNode? MergeValue(SchemaNode schema, JsonNode? live, JsonNode? applied)
    {
        var bothEmpty = TypedElements.IsEmpty(live) && TypedElements.IsEmpty(applied);
        if (bothEmpty || TypedElements.IsLeaf(schema, applied ?? live))
        {
            return applied?.DeepClone();
        }

        return (live, applied) switch
        {
            // A null for something that divides states no part of it.
            (_, null) => live!.DeepClone(),
            (JsonObject before, JsonObject after) => MergeFields(schema, before, after),
            (JsonArray before, JsonArray after) => MergeItems(schema, before, after),
            _ => applied.DeepClone(),
        };
    }

    private static JsonObject MergeFields(SchemaNode schema, JsonObject live, JsonObject applied)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            result[name] = applied.TryGetPropertyValue(name, out var other)
                ? MergeValue(TypedElements.FieldSchema(schema, name), value, other)
                : value?.DeepClone();
        }

        foreach (var (name, value) in applied)
        {
            if (!live.ContainsKey(name))
            {
                result[name] = value?.DeepClone();
            }
        }

        return result;
    }

    /// <summary>
    /// Both orders are kept as far as they agree, and the applied one wins: items that both lists have are anchors in the applied order;
    /// a stored item that was not applied keeps its place before the anchor that followed it.
    /// </summary>
    private static JsonArray MergeItems(SchemaNode schema, JsonArray live, JsonArray applied)
    {
        var old = TypedElements.Items(schema, live);
        var wanted = TypedElements.Items(schema, applied);
        var wantedElements = wanted.Select(w => w.Element).ToHashSet(StringComparer.Ordinal);
        var oldByElement = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (element, value) in old)
        {
            oldByElement.TryAdd(element, value);
        }

        var anchors = new Queue<string>(wanted.Select(w => w.Element).Where(oldByElement.ContainsKey));
        var result = new JsonArray();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var (o, w) = (0, 0);
        while (o < old.Count || w < wanted.Count)
        {
            if (o < old.Count && !wantedElements.Contains(old[o].Element))
            {
                result.Add(old[o++].Value?.DeepClone());
            }
            else if (o < old.Count && (done.Contains(old[o].Element) || (w < wanted.Count && old[o].Element != wanted[w].Element
                && anchors.TryPeek(out var anchor) && anchor != old[o].Element)))
            {
                // Merged already, or its turn comes later in the applied order.
                o++;
            }
            else
            {
                var (element, value) = wanted[w++];
                result.Add(oldByElement.TryGetValue(element, out var before)
                    ? MergeValue(TypedElements.ItemSchema(schema), before, value)
                    : value?.DeepClone());
                done.Add(element);
                if (anchors.TryPeek(out var next) && next == element)
                {
                    anchors.Dequeue();
                }
            }
        }

        return result;
    }
}
