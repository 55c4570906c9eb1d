using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>One column of a server-side table: what kubectl shows, and how a cell comes from an object.</summary>
/// <param name="Name">The head, which kubectl shows in capitals.</param>
/// <param name="Type">string, integer, number, boolean or date.</param>
/// <param name="Cell">The cell of an object; null shows as &lt;none&gt;. The second argument is the time now.</param>
/// <param name="Priority">Above 0: only with -o wide.</param>
/// <param name="Description">For <c>kubectl get -o json</c> of the raw table.</param>
/// <param name="Format">name for the column with the name.</param>
public sealed record TableColumn(
    string Name,
    string Type,
    Func<JsonObject, DateTimeOffset, JsonNode?> Cell,
    int Priority = 0,
    string Description = "",
    string Format = "")
{
    public JsonObject Definition => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
