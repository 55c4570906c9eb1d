using LocalCluster.Tables;

namespace LocalCluster.Tests.Tables;

public sealed class AgesTests
{
    [TestCase(0, "0s")]
    [TestCase(119, "119s")]
    [TestCase(120, "2m")]
    [TestCase(125, "2m5s")]
    [TestCase(10 * 60, "10m")]
    [TestCase(179 * 60, "179m")]
    [TestCase(3 * 3600, "3h")]
    [TestCase((3 * 3600) + 60, "3h1m")]
    [TestCase(8 * 3600, "8h")]
    [TestCase(47 * 3600, "47h")]
    [TestCase(48 * 3600, "2d")]
    [TestCase(50 * 3600, "2d2h")]
    [TestCase(8 * 86400, "8d")]
    [TestCase(800 * 86400, "2y")]
    [TestCase(-1, "0s")]
    [TestCase(-5, "<invalid>")]
    public void Age_OfSoManySeconds_IsShownAsKubectlDoes(int seconds, string expected) =>
        Ages.Of(TimeSpan.FromSeconds(seconds)).Should().Be(expected);

    [Test]
    public void Age_SinceNoTime_IsUnknown() => Ages.Since(null, DateTimeOffset.UnixEpoch).Should().Be("<unknown>");
}
