using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Tests;

/// <summary>Short forms for JSON in tests; single quotes stand for double ones.</summary>
internal static class Json
{
    public static JsonObject Object(string text) => JsonNode.Parse(Quoted(text))!.AsObject();

    public static JsonArray Array(string text) => JsonNode.Parse(Quoted(text))!.AsArray();

    /// <summary>Compact, with sorted keys: equal for equal values.</summary>
    public static string Text(JsonNode? node) => JsonValues.Show(node);

    public static string Text(string text) => Text(JsonNode.Parse(Quoted(text)));

    /// <summary>A single quote becomes a double one, an escaped single quote an escaped double one.</summary>
    private static string Quoted(string text) => text.Replace('\'', '"');
}
