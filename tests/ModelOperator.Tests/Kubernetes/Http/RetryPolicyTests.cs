using System.Net;
using ModelOperator.Kubernetes.Http;

namespace ModelOperator.Tests.Kubernetes.Http;

public sealed class RetryPolicyTests
{
    [TestCase(429, false, null, true)]
    [TestCase(503, true, null, true)]
    [TestCase(503, false, null, false)]
    [TestCase(504, true, null, true)]
    [TestCase(500, true, null, false)]
    [TestCase(500, true, 1, true)]
    [TestCase(500, false, 1, false)]
    [TestCase(409, true, 1, false)]
    [TestCase(404, true, null, false)]
    [TestCase(422, true, null, false)]
    public void NextDelay_Status_SaysWhetherToRetry(int status, bool idempotent, int? retryAfter, bool again) =>
        RetryPolicy.NextDelay(idempotent, (HttpStatusCode)status, retryAfter is { } s ? TimeSpan.FromSeconds(s) : null, 1, 0)
            .HasValue.Should().Be(again);

    [Test]
    public void NextDelay_Attempts_DoubleAndEnd()
    {
        var delays = Enumerable.Range(1, 5).Select(attempt => RetryPolicy.NextDelay(true, HttpStatusCode.ServiceUnavailable, null, attempt, 0)?.TotalSeconds);

        delays.Should().Equal(0.5, 1, 2, 4, null);
    }

    [TestCase(3, 3)]
    [TestCase(0, 0.5)]
    [TestCase(600, 30)]
    public void NextDelay_RetryAfter_IsKeptUpToALimit(int retryAfter, double expected) =>
        RetryPolicy.NextDelay(true, HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(retryAfter), 1, 0)!.Value.TotalSeconds.Should().Be(expected);
}
