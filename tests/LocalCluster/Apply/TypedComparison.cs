using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>What differs between two objects, field by field as the schema divides them.</summary>
internal sealed class TypedComparison
{
    private TypedComparison()
    {
    }

    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static TypedComparison Between(SchemaNode schema, JsonObject before, JsonObject after)
    {
        var result = new TypedComparison();
        result.CompareFields(schema, before, after, new Path(null, ""));
        return result;
    }

    /// <summary>The comparison without a field and all below it.</summary>
    public TypedComparison Without(ReadOnlySpan<string> path) => new()
    {
        Added = Added.Without(path),
        Modified = Modified.Without(path),
        Removed = Removed.Without(path),
    };

    private void CompareFields(SchemaNode schema, JsonObject? before, JsonObject? after, Path path)
    {
        foreach (var (name, value) in before ?? [])
        {
            JsonNode? other = null;
            var stays = after is not null && after.TryGetPropertyValue(name, out other);
            Compare(TypedElements.FieldSchema(schema, name), true, value, stays, other, new Path(path, TypedElements.Field(name)));
        }

        foreach (var (name, value) in after ?? [])
        {
            if (before is null || !before.ContainsKey(name))
            {
                Compare(TypedElements.FieldSchema(schema, name), false, null, true, value, new Path(path, TypedElements.Field(name)));
            }
        }
    }

    /// <summary>Compares two values, either of which may be absent; a null is a value.</summary>
    private void Compare(SchemaNode schema, bool wasThere, JsonNode? before, bool isThere, JsonNode? after, Path path)
    {
        var isLeaf = TypedElements.IsLeaf(schema, before ?? after)
            || (TypedElements.IsEmpty(before) && TypedElements.IsEmpty(after))
            || (before is not null && after is not null && before.GetType() != after.GetType());
        if (isLeaf)
        {
            if (!wasThere)
            {
                path.AddTo(Added);
            }
            else if (!isThere)
            {
                path.AddTo(Removed);
            }
            else if (!JsonNode.DeepEquals(before, after))
            {
                path.AddTo(Modified);
            }

            return;
        }

        if (before is JsonArray || after is JsonArray)
        {
            CompareItems(schema, before as JsonArray, after as JsonArray, path);
        }
        else
        {
            CompareFields(schema, before as JsonObject, after as JsonObject, path);
        }

        if (!wasThere)
        {
            path.AddTo(Added);
        }
        else if (!isThere)
        {
            path.AddTo(Removed);
        }
    }

    private void CompareItems(SchemaNode schema, JsonArray? before, JsonArray? after, Path path)
    {
        var old = Group(schema, before);
        var now = Group(schema, after);
        foreach (var (element, values) in old)
        {
            CompareItem(schema, values, now.GetValueOrDefault(element) ?? [], new Path(path, element));
        }

        foreach (var (element, values) in now)
        {
            if (!old.ContainsKey(element))
            {
                CompareItem(schema, [], values, new Path(path, element));
            }
        }
    }

    private void CompareItem(SchemaNode schema, List<JsonNode?> before, List<JsonNode?> after, Path path)
    {
        if (before.Count > 1 || after.Count > 1)
        {
            // Items that share a key are compared as one value.
            if (before.Count == 0)
            {
                path.AddTo(Added);
            }
            else if (after.Count == 0)
            {
                path.AddTo(Removed);
            }
            else if (before.Count != after.Count || !before.Zip(after).All(p => JsonNode.DeepEquals(p.First, p.Second)))
            {
                path.AddTo(Modified);
            }

            return;
        }

        Compare(TypedElements.ItemSchema(schema), before.Count > 0, before.FirstOrDefault(), after.Count > 0, after.FirstOrDefault(), path);
    }

    private static Dictionary<string, List<JsonNode?>> Group(SchemaNode schema, JsonArray? items)
    {
        var result = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        foreach (var (element, value) in TypedElements.Items(schema, items))
        {
            if (!result.TryGetValue(element, out var values))
            {
                result[element] = values = [];
            }

            values.Add(value);
        }

        return result;
    }

    /// <summary>Where the walk is; turned into a path of a set only when something differs there.</summary>
    private sealed record Path(Path? Parent, string Element)
    {
        public void AddTo(FieldSet root) => In(root).AddSelf();

        private FieldSet In(FieldSet root) => Parent is null ? root : Parent.In(root).ChildOrNew(Element);
    }
}
