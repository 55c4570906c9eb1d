using System.Text;
using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing.Reference;

namespace Packaging.Tests.Chart;

/// <summary>The chart's README: the table of values is made from values.yaml and the schema.</summary>
public sealed class ReadmeTests
{
    [Test]
    public void Readme_OfTheChart_ListsTheValues()
    {
        var table = Table();

        new GeneratedSection("charts/model-operator/README.md", "values").Read(table).Should().Be(table);
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
