using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Server-side apply and the ownership of fields (<c>metadata.managedFields</c>).</summary>
public static class FieldManager
{
    /// <summary>
    /// The object after an apply, with its new managedFields, before defaulting. Neither argument is changed.
    /// <paramref name="subresource"/> is null for the main resource or "status"; <paramref name="now"/> is RFC 3339 with seconds.
    /// </summary>
    /// <exception cref="Api.ApiException">409 with one cause per field when another manager owns it and <paramref name="force"/> is false.</exception>
    public static JsonObject Apply(
        TypeSchema schema, JsonObject? live, JsonObject applied, string apiVersion, string manager, bool force, string? subresource, string now)
        => applied.DeepClone().AsObject();

    /// <summary>
    /// <paramref name="updated"/> (what a create, PUT or patch is about to store, after defaulting) with its new managedFields.
    /// </summary>
    public static JsonObject TrackUpdate(
        TypeSchema schema, JsonObject? live, JsonObject updated, string apiVersion, string manager, string? subresource, string now)
        => updated.DeepClone().AsObject();
}
