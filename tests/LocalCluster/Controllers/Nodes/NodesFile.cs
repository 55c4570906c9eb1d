using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LocalCluster.Controllers.Nodes;

/// <summary>Reads the file of <c>--nodes</c>: v1 Nodes as YAML documents, as one sequence, or as the items of a List.</summary>
public static class NodesFile
{
    /// <summary>The nodes; <paramref name="path"/> names the file in an error.</summary>
    public static IReadOnlyList<JsonObject> Parse(string text, string path)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException malformed)
        {
            throw new InvalidDataException($"{path} is not YAML: {malformed.Message}", malformed);
        }

        var nodes = yaml.Documents.SelectMany(document => Flatten(ToJson(document.RootNode))).ToList();
        if (nodes.Find(node => node.Name().Length == 0 || (node.Text("kind") is { } kind && kind != "Node")) is { } odd)
        {
            throw new InvalidDataException($"{path} holds something that is no v1 Node with a metadata.name: {odd.ToJsonString()}");
        }

        return nodes;
    }

    private static IEnumerable<JsonObject> Flatten(JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonObject>(),
        JsonObject map when map["items"] is JsonArray items => items.OfType<JsonObject>(),
        JsonObject map => [map],
        _ => [],
    };

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", ToJson(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
