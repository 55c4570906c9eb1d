using ModelOperator.Yaml;

namespace ModelOperator.Tests.Yaml;

public sealed class YamlParserTest
{
    [TestCase("a: 1", """{"a":1}""")]
    [TestCase("a: '1'", """{"a":"1"}""")]
    [TestCase("a: 250m", """{"a":"250m"}""")]
    [TestCase("a: 0.5", """{"a":0.5}""")]
    [TestCase("a: yes", """{"a":"yes"}""")]
    [TestCase("a: True", """{"a":true}""")]
    [TestCase("a:", """{"a":null}""")]
    [TestCase("a: [x, {b: ~}]", """{"a":["x",{"b":null}]}""")]
    public void Parse_Scalar_HasTheTypeOfTheCoreSchema(string yaml, string json) => YamlParser.Parse(yaml)!.ToJsonString().Should().Be(json);

    [Test]
    public void Parse_BrokenYaml_SaysWhere()
    {
        var act = () => YamlParser.Parse("a: 1\nb: [1, 2\n");

        act.Should().Throw<FormatException>().WithMessage("line *, column *");
    }

    [TestCase("a: [1, 2\nb: 3\n")]
    [TestCase("1: a\n'1': b\n")]
    [TestCase("a: {b: 1")]
    [TestCase("a: 'b")]
    public void Parse_NoYaml_IsRefused(string text)
    {
        var act = () => YamlParser.Parse(text);

        act.Should().Throw<FormatException>();
    }

    [Test]
    public void ParseAll_SeveralDocuments_HaveTheirLines() =>
        YamlParser.ParseAll("a: 1\n---\n# two\nb: 2\n---\n").Select(document => $"{document.Line}: {document.Content?.ToJsonString()}")
            .Should().Equal("1: {\"a\":1}", "4: {\"b\":2}", "6: ");

    [Test]
    public void Parse_Nothing_IsNull() => YamlParser.Parse("# only a comment\n").Should().BeNull();
}
