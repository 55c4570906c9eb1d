using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>One entry of metadata.managedFields.</summary>
internal sealed record ManagedEntry(string Manager, bool IsApply, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    /// <summary>
    /// Entries with the same key are one: an Apply is known by its manager and subresource, an Update also by its API version.
    /// </summary>
    public (string Manager, bool IsApply, string ApiVersion, string Subresource) Key => (Manager, IsApply, IsApply ? "" : ApiVersion, Subresource);

    /// <summary>The owner in a conflict: <c>"hpa" with subresource "scale" using apps/v1</c>.</summary>
    public string Owner =>
        JsonValues.Quote(Manager)
        + (Subresource.Length > 0 ? $" with subresource {JsonValues.Quote(Subresource)}" : "")
        + (IsApply ? "" : $" using {ApiVersion}");

    public JsonObject Write()
    {
        var entry = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = IsApply ? "Apply" : "Update",
            ["apiVersion"] = ApiVersion,
        };
        if (Time is not null)
        {
            entry["time"] = Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = FieldSetCodec.Write(Fields);
        if (Subresource.Length > 0)
        {
            entry["subresource"] = Subresource;
        }

        return entry;
    }

    /// <summary>The entry, or null when it is not a valid one.</summary>
    public static ManagedEntry? Read(JsonNode? node) => node is JsonObject entry && entry["operation"].AsString() is "Apply" or "Update"
        ? new ManagedEntry(
            node["manager"].AsString() ?? "",
            node["operation"].AsString() == "Apply",
            node["apiVersion"].AsString() ?? "",
            node["subresource"].AsString() ?? "",
            node["time"].AsString(),
            FieldSetCodec.Read(node["fieldsV1"]))
        : null;
}
