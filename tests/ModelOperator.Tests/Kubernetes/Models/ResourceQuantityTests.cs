using System.Text.Json;
using k8s.Models;

namespace ModelOperator.Tests.Kubernetes.Models;

public sealed class ResourceQuantityTests
{
    [TestCase("0", "0")]
    [TestCase("1", "1")]
    [TestCase("0.5", "500m")]
    [TestCase("1000m", "1")]
    [TestCase("1500m", "1500m")]
    [TestCase("1.5Gi", "1536Mi")]
    [TestCase("1024Mi", "1Gi")]
    [TestCase("1Ki", "1Ki")]
    [TestCase("512Ki", "512Ki")]
    [TestCase("0.5Ki", "512")]
    [TestCase("64Mi", "64Mi")]
    [TestCase("1000k", "1M")]
    [TestCase("123456", "123456")]
    [TestCase("12e3", "12e3")]
    [TestCase("1E3", "1e3")]
    [TestCase("1e-3", "1e-3")]
    [TestCase("100n", "100n")]
    [TestCase("0.1n", "1n")]
    [TestCase("-2.5", "-2500m")]
    [TestCase(".5", "500m")]
    [TestCase("5.", "5")]
    [TestCase("+3", "3")]
    [TestCase("16Ei", "9223372036854775807")]
    public void ToString_Text_IsCanonical(string text, string canonical) => new ResourceQuantity(text).ToString().Should().Be(canonical);

    [TestCase("")]
    [TestCase("Mi")]
    [TestCase("1.2.3")]
    [TestCase("1 Mi")]
    [TestCase("1mi")]
    [TestCase("--1")]
    [TestCase("1-")]
    [TestCase("1e")]
    [TestCase("1ex")]
    public void Constructor_NoQuantity_NamesTheText(string text)
    {
        var parse = () => new ResourceQuantity(text);

        parse.Should().Throw<FormatException>().WithMessage($"Found \"{text}\"*500m*");
    }

    [TestCase("1Gi", "1024Mi")]
    [TestCase("1", "1000m")]
    [TestCase("1e3", "1k")]
    public void Equals_SameAmount_WhateverTheNotation(string left, string right)
    {
        (new ResourceQuantity(left) == new ResourceQuantity(right)).Should().BeTrue();
        new ResourceQuantity(left).GetHashCode().Should().Be(new ResourceQuantity(right).GetHashCode());
    }

    [Test]
    public void ToDecimal_Quantities_CompareAndAdd()
    {
        ResourceQuantity half = "500m";
        ResourceQuantity two = "2";

        ((decimal)half + two).Should().Be(2.5m);
        ((decimal)half < two).Should().BeTrue();
        new ResourceQuantity("1Gi").ToInt64().Should().Be(1L << 30);
    }

    [Test]
    public void Json_NumberOrString_IsReadAndWrittenAsString()
    {
        var quantities = JsonSerializer.Deserialize<ResourceQuantity[]>("""["2.0", 2, 0.5]""");

        JsonSerializer.Serialize(quantities).Should().Be("""["2","2","500m"]""");
    }
}
