using LocalCluster.Schemas;

namespace LocalCluster.Tests.Schemas;

public sealed class QuantityTests
{
    [TestCase("0.1", "100m")]
    [TestCase("1.0", "1")]
    [TestCase("1024Mi", "1Gi")]
    [TestCase("1536Mi", "1536Mi")]
    [TestCase("1000m", "1")]
    [TestCase("2500m", "2500m")]
    [TestCase("1000", "1k")]
    [TestCase("1e3", "1e3")]
    [TestCase("512Ki", "512Ki")]
    [TestCase("-5", "-5")]
    [TestCase("0", "0")]
    [TestCase("0.5Gi", "512Mi")]
    [TestCase("100", "100")]
    [TestCase("0.0000000001", "1n")]
    public void ToString_AnyForm_IsCanonical(string text, string expected)
    {
        Quantity.TryParse(text, out var quantity).Should().BeTrue();

        quantity!.ToString().Should().Be(expected);
    }

    [TestCase("")]
    [TestCase("Gi")]
    [TestCase("1 Gi")]
    [TestCase("1GiB")]
    [TestCase("abc")]
    [TestCase("1.2.3")]
    [TestCase("--1")]
    public void TryParse_NoQuantity_IsFalse(string text) => Quantity.TryParse(text, out _).Should().BeFalse();

    [TestCase("1", "1000m", 0)]
    [TestCase("1Gi", "1G", 1)]
    [TestCase("1m", "1", -1)]
    public void CompareTo_OtherForms_ComparesAmounts(string left, string right, int expected)
    {
        Quantity.TryParse(left, out var a);
        Quantity.TryParse(right, out var b);

        a!.CompareTo(b).Should().Be(expected);
    }
}
