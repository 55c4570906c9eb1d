using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Settings;
using ModelOperator.Settings.Reference;

namespace ModelOperator.Tests.Settings.Reference;

public sealed class SettingsReferenceTest
{
    private static readonly JsonObject Schema = SettingsSchema.Build();

    [Test]
    public void Template_ReadByTheOperator_IsTheDefaults() =>
        JsonSerializer.Serialize(SettingsFile.Parse(SettingsTemplate.Yaml())).Should().Be(JsonSerializer.Serialize(new OperatorConfiguration()));

    [Test]
    public void Schema_EveryObjectWithProperties_KnowsNoOthers() =>
        Objects(Schema).Where(schema => schema["properties"] is not null).Should().OnlyContain(schema => schema["additionalProperties"]!.GetValueKind() == JsonValueKind.False);

    [Test]
    public void Schema_HasNothingOfACrdsDialect() => Schema.ToJsonString().Should().NotContain("x-kubernetes");

    [TestCase("network.urlTemplate", "pattern")]
    [TestCase("reconciliation.concurrency", "maximum")]
    [TestCase("refresh.interval", "pattern")]
    [TestCase("log.level", "enum")]
    [TestCase("cache.maxBytes", "anyOf")]
    public void Schema_Rules_AreInIt(string setting, string keyword) => Field(setting).Should().ContainKey(keyword);

    [Test]
    public void Schema_SettingsThatWaitForTheNextStart_SaySo()
    {
        var changed = new OperatorConfiguration
        {
            LeaderElection = new LeaderElectionSettings { LeaseName = "other" },
            Reconciliation = new ReconciliationSettings { Concurrency = 9 },
            Log = new LogSettings { Format = LogSettings.Json },
        };

        var fixedOnes = FixedSettings.Differences(new OperatorConfiguration(), changed);

        string[] saying = [.. Settings(Schema, "").Where(field => ((string)field.Schema["description"]!).Contains("at the next start", StringComparison.Ordinal)).Select(field => field.Path)];
        saying.Should().OnlyContain(path => fixedOnes.Any(name => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)));
        fixedOnes.Should().OnlyContain(name => saying.Any(path => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)));
    }

    private static JsonObject Field(string path) => path.Split('.').Aggregate(Schema, (schema, name) => schema["properties"]![name]!.AsObject());

    private static IEnumerable<(string Path, JsonObject Schema)> Settings(JsonObject schema, string prefix) => schema["properties"]!.AsObject().SelectMany(property =>
        SettingsSchema.IsSection(property.Value!.AsObject()) ? Settings(property.Value.AsObject(), $"{prefix}{property.Key}.") : [(prefix + property.Key, property.Value.AsObject())]);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject schema => schema.SelectMany(pair => Objects(pair.Value)).Prepend(schema),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
