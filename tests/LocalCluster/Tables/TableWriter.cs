using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>Objects as a <c>meta.k8s.io/v1 Table</c>, which is what <c>kubectl get</c> asks for.</summary>
public sealed class TableWriter(TableColumns columns, string includeObject, TimeProvider time)
{
    /// <param name="objects">One row each.</param>
    /// <param name="metadata">The list's metadata, or of one object its resourceVersion.</param>
    /// <param name="withColumns">False in every event of a watch but the first.</param>
    public JsonObject Write(IEnumerable<JsonObject> objects, JsonObject metadata, bool withColumns = true)
    {
        var now = time.GetUtcNow();
        var rows = new JsonArray();
        foreach (var obj in objects)
        {
            rows.Add((JsonNode)Row(obj, [.. columns.Columns.Select(column => column.Cell(obj, now))]));
        }

        return Table(rows, metadata, withColumns);
    }

    /// <summary>The table of a bookmark: a row of empty cells around the object that carries the resourceVersion.</summary>
    public JsonObject WriteBookmark(JsonObject bookmark, bool withColumns)
    {
        var cells = columns.Columns.Select(column => column.Type == "integer" ? (JsonNode?)0 : "").ToArray();
        return Table([Row(bookmark, cells)], new JsonObject { ["resourceVersion"] = bookmark["metadata"]!["resourceVersion"]!.DeepClone() }, withColumns);
    }

    private JsonObject Table(JsonArray rows, JsonObject metadata, bool withColumns) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = metadata,
        ["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Columns.Select(column => column.Definition)]) : null,
        ["rows"] = rows,
    };

    private JsonObject Row(JsonObject obj, JsonNode?[] cells) => new()
    {
        ["cells"] = new JsonArray(cells),
        ["object"] = includeObject switch
        {
            "None" => null,
            "Object" => obj.DeepClone(),
            _ => PartialMetadata(obj),
        },
    };

    public static JsonObject PartialMetadata(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = obj["metadata"]?.DeepClone(),
    };
}
