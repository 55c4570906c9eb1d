using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>A JSON path in the dialect of printer columns and kubectl.</summary>
public sealed class JsonPath
{
    private readonly string _text;

    private JsonPath(string text) => _text = text;

    public static JsonPath Parse(string text) => new(text);

    /// <summary>The first value that the path selects, or null.</summary>
    public JsonNode? Evaluate(JsonNode root) => null;

    public override string ToString() => _text;
}
