using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;
using Testing;
using Testing.Reference;

namespace Packaging.Tests.Chart;

/// <summary>values.schema.json: every value, described, and nothing else.</summary>
public sealed class SchemaTests
{
    // What a chart that depends on this one puts there; it has no default.
    private static readonly string[] OfParents = ["global", "enabled"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public async Task Schema_OfTheSettings_IsThatOfTheOperator()
    {
        var printed = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["settings", "--format", "schema"]);
        printed.ExitCode.Should().Be(0, printed.ToString());
        var settings = JsonNode.Parse(printed.StandardOutput)!.AsObject();
        var schema = ChartValues.Schema.DeepClone().AsObject();
        var properties = schema.At("properties")!.AsObject();

        Replace(properties, "settings", settings);
        Replace(properties, "gpuProfiles", settings.At("properties.gpu.properties.profiles")!.AsObject());

        var expected = schema.ToJsonString(Indented) + "\n";
        GoldenFile.Read("charts/model-operator/values.schema.json", expected).Should().Be(expected);
    }

    [Test]
    public void Schema_OfTheValues_KnowsEachOfThemAndNoOther() =>
        ChartValues.Leaves().Select(leaf => leaf.Path).Except(OfParents).Should().BeEquivalentTo(ChartValues.DefaultPaths());

    [Test]
    public void Schema_OfEachValue_HasADescription() => ChartValues.Leaves().Should().OnlyContain(leaf => leaf.Schema.Text("description") != null);

    [Test]
    public void Schema_OfObjects_RefusesUnknownKeys() =>
        Objects(ChartValues.Schema).Where(schema => schema.At("properties") is not null).Should().OnlyContain(schema => schema.Text("additionalProperties") == "false");

    // Keeps the chart's own words about the value as a whole.
    private static void Replace(JsonObject properties, string name, JsonObject schema)
    {
        var replaced = new JsonObject { ["description"] = properties[name].Text("description") };
        foreach (var (key, value) in schema.Where(pair => pair.Key is not ("$schema" or "title" or "description" or "default")))
        {
            replaced[key] = value?.DeepClone();
        }

        properties[name] = replaced;
    }

    private static IEnumerable<JsonObject> Objects(JsonObject schema) =>
        [schema, .. schema.Where(pair => pair.Key is "items" or "additionalProperties").Select(pair => pair.Value).OfType<JsonObject>().SelectMany(Objects),
            .. (schema.At("properties") as JsonObject ?? []).SelectMany(property => Objects(property.Value!.AsObject()))];
}
