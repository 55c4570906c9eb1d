using System.Text.Json.Nodes;
using ModelOperator.Yaml;

namespace ModelOperator.Rendering;

/// <summary>Reads a file of manifests as kubectl does: YAML or JSON, many documents, and lists of objects within one.</summary>
internal static class ManifestFile
{
    /// <exception cref="FormatException">The text is no YAML; the message says where.</exception>
    public static IEnumerable<SourceDocument> Read(string file, string text)
    {
        foreach (var (content, line) in YamlParser.ParseAll(text))
        {
            var source = new SourceDocument($"{file}, line {line}", content ?? new JsonObject());
            if (content is null)
            {
                // Two separators in a row, or a comment alone.
                continue;
            }

            if (source is { Kind: "List", ApiVersion: "v1" } && content["items"] is JsonArray items)
            {
                foreach (var (item, index) in items.Select((item, index) => (item, index)))
                {
                    yield return new SourceDocument($"{source.Source}, items[{index}]", item?.DeepClone() ?? new JsonObject());
                }
            }
            else
            {
                yield return source;
            }
        }
    }
}
