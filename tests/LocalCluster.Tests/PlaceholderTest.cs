namespace LocalCluster.Tests;

public sealed class PlaceholderTest
{
    [Test]
    public void Arithmetic_Holds() => (1 + 1).Should().Be(2);
}
