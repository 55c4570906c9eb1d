using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>The set of fields that an applied object states.</summary>
internal static class TypedFields
{
    public static FieldSet Of(SchemaNode schema, JsonNode? value)
    {
        var set = new FieldSet();
        Collect(schema, value, set);
        return set;
    }

    /// <summary>
    /// The set with each declared field above a member added. Below a struct the fields on the way are implied by what they hold,
    /// so a removal must take them into account; the keys of a map are not.
    /// </summary>
    public static FieldSet WithNamedParents(SchemaNode schema, FieldSet set)
    {
        var result = new FieldSet();
        if (set.IsMember)
        {
            result.AddSelf();
        }

        foreach (var (element, child) in set.Children)
        {
            var isField = element[0] == 'f';
            var name = element[2..];
            var inner = WithNamedParents(isField ? TypedElements.FieldSchema(schema, name) : TypedElements.ItemSchema(schema), child);
            var target = result.ChildOrNew(element);
            Copy(inner, target);
            if (isField && child.HasChildren && schema.Names(name))
            {
                target.AddSelf();
            }
        }

        return result;
    }

    private static void Collect(SchemaNode schema, JsonNode? value, FieldSet set)
    {
        if (TypedElements.IsLeaf(schema, value))
        {
            set.AddSelf();
            return;
        }

        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, item) in obj)
                {
                    var child = set.ChildOrNew(TypedElements.Field(name));
                    Collect(TypedElements.FieldSchema(schema, name), item, child);
                    // Null and {} say something by being there, and so does a key of a map.
                    if (item is null or JsonObject { Count: 0 } || !schema.Names(name))
                    {
                        child.AddSelf();
                    }
                }

                break;
            case JsonArray:
                foreach (var (element, item) in TypedElements.Items(schema, value))
                {
                    var child = set.ChildOrNew(element);
                    if (schema.List == ListKind.Map)
                    {
                        Collect(TypedElements.ItemSchema(schema), item, child);
                    }

                    child.AddSelf();
                }

                break;
        }
    }

    private static void Copy(FieldSet from, FieldSet to)
    {
        if (from.IsMember)
        {
            to.AddSelf();
        }

        foreach (var (element, child) in from.Children)
        {
            Copy(child, to.ChildOrNew(element));
        }
    }
}
