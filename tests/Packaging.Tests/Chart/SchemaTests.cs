using System.Text.Json.Nodes;
using Packaging.Tests.Manifests;

namespace Packaging.Tests.Chart;

/// <summary>values.schema.json: every value, described, and nothing else.</summary>
public sealed class SchemaTests
{
    // What a chart that depends on this one puts there; it has no default.
    private static readonly string[] OfParents = ["global", "enabled"];

    [Test]
    public void Schema_OfTheValues_KnowsEachOfThemAndNoOther() =>
        ChartValues.Leaves().Select(leaf => leaf.Path).Except(OfParents).Should().BeEquivalentTo(ChartValues.DefaultPaths());

    [Test]
    public void Schema_OfEachValue_HasADescription() => Objects(ChartValues.Schema).SelectMany(schema => schema.At("properties") as JsonObject ?? [])
        .Should().OnlyContain(property => property.Key == "name" || property.Key == "value" || property.Key == "valueFrom" || property.Value.Text("description") != null);

    [Test]
    public void Schema_OfObjects_RefusesUnknownKeys() =>
        Objects(ChartValues.Schema).Where(schema => schema.At("properties") is not null).Should().OnlyContain(schema => schema.Text("additionalProperties") == "false");

    private static IEnumerable<JsonObject> Objects(JsonObject schema) =>
        [schema, .. schema.Where(pair => pair.Key is "items" or "additionalProperties").Select(pair => pair.Value).OfType<JsonObject>().SelectMany(Objects),
            .. (schema.At("properties") as JsonObject ?? []).SelectMany(property => Objects(property.Value!.AsObject()))];
}
