using System.Text;
using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;

namespace Packaging.Tests.Chart;

/// <summary>The chart's README: the table of values is made from values.yaml and the schema.</summary>
public sealed class ReadmeTests
{
    private const string Readme = "charts/model-operator/README.md";

    private const string Begin = "<!-- values: generated from values.yaml and values.schema.json -->\n";

    private const string End = "<!-- end of values -->";

    [Test]
    public void Readme_OfTheChart_ListsTheValues()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, Readme));
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);

        GoldenFile.Check(Readme, text[..begin] + Table() + text[end..]);
    }

    private static string Table()
    {
        var table = new StringBuilder("| value | default | |\n|---|---|---|\n");
        foreach (var (path, schema) in ChartValues.Leaves().Where(leaf => ChartValues.Defaults.ContainsKey(leaf.Path.Split('.')[0])))
        {
            table.Append(null, $"| `{path}` | {Default(ChartValues.Defaults.At(path))} | {schema.Text("description")} |\n");
        }

        return table.ToString();
    }

    private static string Default(JsonNode? value) => value switch
    {
        null => "",
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => "",
        _ when value.ToString().Length == 0 => "",
        JsonArray or JsonObject => $"`{value.ToJsonString()}`",
        _ => $"`{value}`",
    };
}
