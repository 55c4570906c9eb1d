using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas;

public sealed class JsonPathTests
{
    private const string Object =
        "{'metadata': {'name': 'n', 'labels': {'app.example/x': 'y'}}, 'status': {'replicas': 3, 'conditions': "
        + "[{'type': 'Ready', 'status': 'False', 'weight': 2}, {'type': 'Synced', 'status': 'True', 'weight': 5}]}}";

    [TestCase(".metadata.name", "\"n\"")]
    [TestCase("{.metadata.name}", "\"n\"")]
    [TestCase("$.metadata.name", "\"n\"")]
    [TestCase(".status.replicas", "3")]
    [TestCase(".status.conditions[?(@.type==\"Ready\")].status", "\"False\"")]
    [TestCase(".status.conditions[?(@.type=='Synced')].status", "\"True\"")]
    [TestCase(".status.conditions[?(@.weight > 3)].type", "\"Synced\"")]
    [TestCase(".status.conditions[?(@.type != 'Ready')].type", "\"Synced\"")]
    [TestCase(".status.conditions[0].type", "\"Ready\"")]
    [TestCase(".status.conditions[-1].type", "\"Synced\"")]
    [TestCase(".status.conditions[1:].type", "\"Synced\"")]
    [TestCase(".status.conditions[*].type", "\"Ready\"")]
    [TestCase(".metadata.labels.app\\.example/x", "\"y\"")]
    [TestCase(".metadata.labels['app.example/x']", "\"y\"")]
    [TestCase("..type", "\"Ready\"")]
    [TestCase(".status.conditions[?(@.none)].type", "null")]
    [TestCase(".status.conditions[7].type", "null")]
    [TestCase(".spec.none", "null")]
    public void Evaluate_Path_FindsTheFirstValue(string path, string expected) =>
        JsonValues.Show(JsonPath.Parse(path).Evaluate(Json.Object(Object))).Should().Be(expected);

    [Test]
    public void EvaluateAll_Wildcard_FindsAllInOrder() =>
        JsonPath.Parse(".status.conditions[*].type").EvaluateAll(Json.Object(Object)).Select(n => n.AsString()).Should().Equal("Ready", "Synced");

    [TestCase(".a[")]
    [TestCase(".a[x]")]
    [TestCase(".a[?(@.b == )]")]
    [TestCase(".a[?(@.b")]
    [TestCase(".a]")]
    [TestCase(".a['b")]
    public void Parse_NoPath_SaysWhere(string path)
    {
        var act = () => JsonPath.Parse(path);

        act.Should().Throw<FormatException>().WithMessage($"*{path}*");
    }
}
