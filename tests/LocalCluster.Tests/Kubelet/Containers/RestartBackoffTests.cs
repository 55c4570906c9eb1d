using LocalCluster.Kubelet.Containers;

namespace LocalCluster.Tests.Kubelet.Containers;

public sealed class RestartBackoffTests
{
    [Test]
    public void Delays_OfAContainerThatEndsAtOnce_DoubleToFiveMinutes()
    {
        // Arrange
        var backoff = new RestartBackoff();
        var now = DateTimeOffset.UnixEpoch;
        var delays = new List<string>();

        // Act
        for (var run = 0; run < 8; run++)
        {
            var delay = backoff.Next(now);
            delays.Add(GoDuration.Format(delay));
            now += delay;
        }

        // Assert
        delays.Should().Equal("0s", "10s", "20s", "40s", "1m20s", "2m40s", "5m0s", "5m0s");
    }

    [Test]
    public void Delay_AfterALongRun_StartsAnew()
    {
        // Arrange
        var backoff = new RestartBackoff();
        var now = DateTimeOffset.UnixEpoch;
        backoff.Next(now);
        now += backoff.Next(now);

        // Act
        var delay = backoff.Next(now.AddMinutes(11));

        // Assert
        delay.Should().Be(TimeSpan.Zero);
    }
}
