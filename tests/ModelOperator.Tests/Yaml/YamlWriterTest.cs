using System.Text.Json.Nodes;
using ModelOperator.Yaml;

namespace ModelOperator.Tests.Yaml;

public sealed class YamlWriterTest
{
    [TestCase("plain words")]
    [TestCase("")]
    [TestCase("true")]
    [TestCase("No")]
    [TestCase("null")]
    [TestCase("1")]
    [TestCase("1.5e3")]
    [TestCase("0x1F")]
    [TestCase("2026-01-01")]
    [TestCase("12:30")]
    [TestCase("a: b")]
    [TestCase("a #b")]
    [TestCase("ends:")]
    [TestCase(" leading")]
    [TestCase("trailing ")]
    [TestCase("it's")]
    [TestCase("- dash")]
    [TestCase("* star")]
    [TestCase("{brace}")]
    [TestCase("two\nlines")]
    [TestCase("tab\there")]
    [TestCase("ünïcode ✓")]
    [TestCase("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    public void Write_String_ReadsBackAsTheSameString(string value)
    {
        var yaml = YamlWriter.Write(new JsonObject { ["key"] = value, [value] = 1 });

        var read = (JsonObject)YamlParser.Parse(yaml)!;
        ((string?)read["key"]).Should().Be(value);
        read.ContainsKey(value).Should().BeTrue();
    }

    [Test]
    public void Write_NestedNodes_ReadsBackAsTheSameNodes()
    {
        var node = JsonNode.Parse("""{"a": [{"b": [1, [2, {"c": null}]], "d": {}}, []], "e": true, "f": -1.5, "g": [["x"]]}""");

        JsonNode.DeepEquals(YamlParser.Parse(YamlWriter.Write(node)), node).Should().BeTrue();
    }

    [Test]
    public void Write_ListInAMapping_StandsAtTheIndentOfItsKey()
    {
        var node = JsonNode.Parse("""{"spec": {"ports": [{"name": "http", "port": 80}], "empty": []}}""");

        YamlWriter.Write(node).Should().Be("spec:\n  ports:\n  - name: http\n    port: 80\n  empty: []\n");
    }
}
