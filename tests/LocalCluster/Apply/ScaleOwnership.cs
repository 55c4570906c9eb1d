using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>
/// The ownership of the replicas field of an object that is written through its scale subresource. A write is recorded only while
/// somebody owns the field; a write of 0 leaves it without an owner, because a Scale does not write a 0 down.
/// </summary>
public static class ScaleOwnership
{
    /// <summary>The scaled object with its new managedFields.</summary>
    /// <param name="live">The stored object.</param>
    /// <param name="updated">The object with the new number of replicas.</param>
    /// <param name="replicasPath">Where that number is, such as <c>.spec.replicas</c>.</param>
    /// <param name="apiVersion">The object's API version.</param>
    /// <param name="manager">The field manager's name.</param>
    /// <param name="isApply">True for a server-side apply of a Scale.</param>
    /// <param name="force">With <paramref name="isApply"/>: take the field from others.</param>
    /// <exception cref="Api.ApiException">409 when another manager owns the field and an apply without force changes it.</exception>
    public static JsonObject Track(
        JsonObject live, JsonObject updated, string replicasPath, string apiVersion, string manager, bool isApply = false, bool force = false)
    {
        var names = replicasPath.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var field = FieldSet.Of([.. names.Select(TypedElements.Field)]);
        var managed = ManagedFields.Of(live);
        var result = updated.DeepClone().AsObject();
        var (before, after) = (Replicas(live, names), Replicas(updated, names));
        var entry = new ManagedEntry(manager, isApply, apiVersion, "scale", null, field);
        if (isApply || (before != after && managed.Entries.Exists(e => !e.Fields.Intersect(field).IsEmpty)))
        {
            if (isApply && !force && before != after)
            {
                ApplyConflicts.Check(managed.Entries.Where(e => e.Key != entry.Key), field);
            }

            managed.Take(field, _ => !isApply || before != after);
            if (after != 0)
            {
                managed.Put(managed.Find(entry) is { } own ? own with { Fields = own.Fields.Union(field) } : entry);
            }
        }

        managed.WriteTo(result);
        return result;
    }

    private static long Replicas(JsonObject obj, string[] names) =>
        names.Aggregate((JsonNode?)obj, (node, name) => (node as JsonObject)?[name]).AsLong() ?? 0;
}
