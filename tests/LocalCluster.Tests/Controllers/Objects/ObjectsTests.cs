using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Tests.Controllers.Objects;

public sealed class ObjectsTests
{
    [TestCase("500m", "0.5")]
    [TestCase("2", "2")]
    [TestCase("1.5Gi", "1610612736")]
    [TestCase("1e3", "1000")]
    [TestCase("128974848", "128974848")]
    [TestCase("3k", "3000")]
    public void Quantity_IsRead(string text, string expected) =>
        Quantity.Parse(text).Should().Be(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Test]
    public void Quantity_ThatIsNone_IsRefusedByName() =>
        ((Action)(() => Quantity.Parse("many"))).Should().Throw<FormatException>().WithMessage("'many' is no quantity*");

    [TestCase("""{"matchLabels": {"a": "1"}}""", true)]
    [TestCase("""{"matchLabels": {"a": "2"}}""", false)]
    [TestCase("""{"matchExpressions": [{"key": "a", "operator": "In", "values": ["1", "2"]}]}""", true)]
    [TestCase("""{"matchExpressions": [{"key": "b", "operator": "NotIn", "values": ["1"]}]}""", true)]
    [TestCase("""{"matchExpressions": [{"key": "b", "operator": "Exists"}]}""", false)]
    [TestCase("""{"matchExpressions": [{"key": "b", "operator": "DoesNotExist"}]}""", true)]
    [TestCase("{}", true)]
    [TestCase("null", false)]
    public void Selector_Matches(string selector, bool expected) =>
        LabelSelector.Matches(JsonNode.Parse(selector) as JsonObject, new Dictionary<string, string> { ["a"] = "1" }).Should().Be(expected);

    [Test]
    public void Difference_IsTheSmallestPatch()
    {
        // Arrange
        var from = (JsonObject)JsonNode.Parse("""{"same": 1, "gone": 2, "deep": {"a": 1, "b": [1]}}""")!;
        var to = (JsonObject)JsonNode.Parse("""{"same": 1, "deep": {"a": 1, "b": [2]}, "new": "x"}""")!;

        // Act, assert
        MergeDifference.Between(from, to)!.ToJsonString().Should().Be("""{"gone":null,"deep":{"b":[2]},"new":"x"}""");
        MergeDifference.Between(from, (JsonObject)from.DeepClone()).Should().BeNull();
    }
}
