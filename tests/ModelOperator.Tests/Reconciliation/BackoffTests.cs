using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation;
using ModelOperator.Reconciliation.Queue;

namespace ModelOperator.Tests.Reconciliation;

public sealed class BackoffTests
{
    [TestCase(1, 1.6, 0.8)]
    [TestCase(2, 3.2, 1.6)]
    [TestCase(5, 25.6, 12.8)]
    [TestCase(6, 30, 15)]
    [TestCase(1_000_000, 30, 15)]
    public void Delay_Failures_GrowsToALimit(int failures, double longest, double shortest)
    {
        Backoff.Delay(failures, 0).TotalSeconds.Should().BeApproximately(longest, 1e-9);
        Backoff.Delay(failures, 1).TotalSeconds.Should().BeApproximately(shortest, 1e-9);
    }

    [Test]
    public void KeyBackoff_Forget_BeginsAnew()
    {
        var backoff = new KeyBackoff(() => 0);
        var (key, other) = (new ObjectKey("n", "a"), new ObjectKey("n", "b"));
        backoff.Next(key);
        backoff.Next(key).TotalSeconds.Should().Be(3.2);

        backoff.Forget(key);

        backoff.Next(key).TotalSeconds.Should().Be(1.6);
        backoff.Next(other).TotalSeconds.Should().Be(1.6);
    }
}
