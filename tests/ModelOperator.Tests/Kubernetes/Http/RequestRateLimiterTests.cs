using ModelOperator.Kubernetes.Http;
using Testing;

namespace ModelOperator.Tests.Kubernetes.Http;

public sealed class RequestRateLimiterTests
{
    [Test]
    public async Task WaitAsync_PastTheBurst_SpacesTheRequests()
    {
        var time = new TestTimeProvider();
        var limiter = new RequestRateLimiter(10, 2, time);
        await limiter.WaitAsync(CancellationToken.None);
        await limiter.WaitAsync(CancellationToken.None);

        var third = limiter.WaitAsync(CancellationToken.None);
        var fourth = limiter.WaitAsync(CancellationToken.None);

        third.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(101));
        await third.WaitAsync(Limits.Await);
        fourth.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(100));
        await fourth.WaitAsync(Limits.Await);
    }

    [Test]
    public async Task WaitAsync_AfterAPause_GivesNoMoreThanTheBurst()
    {
        var time = new TestTimeProvider();
        var limiter = new RequestRateLimiter(10, 2, time);
        time.Advance(TimeSpan.FromHours(1));
        await limiter.WaitAsync(CancellationToken.None);
        await limiter.WaitAsync(CancellationToken.None);

        limiter.WaitAsync(CancellationToken.None).IsCompleted.Should().BeFalse();
    }
}
