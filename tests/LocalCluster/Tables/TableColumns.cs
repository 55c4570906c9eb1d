using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tables;

/// <summary>The columns of a kind, in order.</summary>
public sealed record TableColumns(IReadOnlyList<TableColumn> Columns)
{
    public static readonly TableColumn Name = new("Name", "string", (obj, _) => (string?)obj["metadata"]!["name"], Description: "Unique within its namespace.", Format: "name");

    public static readonly TableColumn Age = new("Age", "string", (obj, now) => Ages.Since((string?)obj["metadata"]!["creationTimestamp"], now), Description: "Since its creation.");

    /// <summary>Name and age: what a kind without columns of its own shows.</summary>
    public static readonly TableColumns AgeOnly = new([Name, Age]);

    public static TableColumns Of(params TableColumn[] columns) => new([Name, .. columns]);

    /// <summary>The additionalPrinterColumns of a definition; none of them is name and age.</summary>
    public static TableColumns FromDefinition(JsonArray? definitions)
    {
        if (definitions is null || definitions.Count == 0)
        {
            return new TableColumns([Name, Age with { Type = "date", Name = "Age" }]);
        }

        return new TableColumns([Name, .. definitions.OfType<JsonObject>().Select(FromDefinition)]);
    }

    private static TableColumn FromDefinition(JsonObject definition)
    {
        var path = JsonPath.Parse((string)definition["jsonPath"]!);
        var type = (string)definition["type"]!;
        return new TableColumn(
            (string)definition["name"]!,
            type,
            (obj, now) => CellOf(path.Evaluate(obj), type, now),
            (int?)definition["priority"] ?? 0,
            (string?)definition["description"] ?? $"Custom resource definition column (in JSONPath format): {definition["jsonPath"]}",
            (string?)definition["format"] ?? "");
    }

    /// <summary>A value of the wrong type for its column leaves the cell empty, as a missing one does.</summary>
    private static JsonNode? CellOf(JsonNode? value, string type, DateTimeOffset now) => (type, value) switch
    {
        (_, null) => null,
        ("date", JsonValue text) when text.TryGetValue<string>(out var time) => Ages.Since(time, now),
        ("integer", JsonValue number) when number.TryGetValue<long>(out var whole) => whole,
        ("number", JsonValue number) when number.TryGetValue<double>(out var real) => real,
        ("boolean", JsonValue truth) when truth.TryGetValue<bool>(out var flag) => flag,
        ("string", JsonValue text) when text.TryGetValue<string>(out var plain) => plain,
        ("string", _) => value.ToJsonString(Storage.StoredObject.Json),
        _ => null,
    };
}
