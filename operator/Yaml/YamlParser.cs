using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Yaml;

/// <summary>Reads YAML into JSON nodes, with the types of YAML 1.2's core schema. Throws <see cref="FormatException"/> with line and column.</summary>
public static partial class YamlParser
{
    /// <summary>Reads one document; an empty one is null.</summary>
    public static JsonNode? Parse(string text) => Load(text) is [var first, ..] ? Convert(first.RootNode) : null;

    /// <summary>Reads every document of a stream, each with the line, from 1, on which its content starts.</summary>
    public static IReadOnlyList<(JsonNode? Content, long Line)> ParseAll(string text) =>
        [.. Load(text).Select(document => (Convert(document.RootNode), document.RootNode.Start.Line))];

    private static IList<YamlDocument> Load(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new FormatException($"line {problem.Start.Line}, column {problem.Start.Column}: {problem.Message}", problem);
        }
        catch (InvalidOperationException problem)
        {
            // What the scanner throws for some broken texts, without their place.
            throw new FormatException($"it is no YAML: a bracket, brace or quote is most likely not closed ({problem.Message})", problem);
        }

        return stream.Documents;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Mapping(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new FormatException($"line {node.Start.Line}: {node.NodeType} is not supported; write the value out"),
    };

    private static JsonObject Mapping(YamlMappingNode mapping)
    {
        var map = new JsonObject();
        foreach (var (key, value) in mapping)
        {
            // The parser itself refuses a key that stands twice in the same words, but not 1 beside "1".
            if (!map.TryAdd(Key(key), Convert(value)))
            {
                throw new FormatException($"line {key.Start.Line}: the key {Key(key)} stands twice");
            }
        }

        return map;
    }

    private static string Key(YamlNode key) =>
        (key as YamlScalarNode)?.Value ?? throw new FormatException($"line {key.Start.Line}: a key must be a string");

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when Integer().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when Number().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex("^[-+]?[0-9]+$", RegexOptions.None, 1000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
