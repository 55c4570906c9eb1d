using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Removes what a manager applied before and now leaves out, unless somebody else owns it.</summary>
internal static class Dropped
{
    /// <param name="schema">The kind's schema.</param>
    /// <param name="merged">The stored object with the applied one laid over it.</param>
    /// <param name="managed">All owners, with the manager's new set.</param>
    /// <param name="last">What the manager had applied before.</param>
    public static JsonObject Prune(SchemaNode schema, JsonObject merged, ManagedFields managed, FieldSet last)
    {
        if (last.IsEmpty)
        {
            return merged;
        }

        var dropped = TypedFields.WithNamedParents(schema, last);
        var owned = TypedFields.WithNamedParents(schema, managed.Entries.Select(e => e.Fields).Aggregate((a, b) => a.Union(b)));
        var all = TypedFields.WithNamedParents(schema, TypedFields.Of(schema, merged));

        // First without all that was applied before; then back with what is owned still; then back with what was removed only because
        // its parent was.
        var pruned = TypedRemoval.Remove(schema, merged, dropped);
        pruned = TypedRemoval.Remove(schema, merged, Missing(schema, all, pruned).Except(owned));
        return TypedRemoval.Remove(schema, merged, Missing(schema, all, pruned).Intersect(dropped));
    }

    private static FieldSet Missing(SchemaNode schema, FieldSet all, JsonObject left) =>
        all.Except(TypedFields.WithNamedParents(schema, TypedFields.Of(schema, left)));
}
