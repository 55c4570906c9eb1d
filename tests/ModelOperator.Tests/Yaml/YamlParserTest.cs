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

    [Test]
    public void Parse_Nothing_IsNull() => YamlParser.Parse("# only a comment\n").Should().BeNull();
}
