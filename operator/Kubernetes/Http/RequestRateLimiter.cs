namespace ModelOperator.Kubernetes.Http;

/// <summary>A token bucket: <paramref name="burst"/> requests at once, then <paramref name="queriesPerSecond"/>. Callers are served in the order in which they came.</summary>
internal sealed class RequestRateLimiter(double queriesPerSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _refilled = time.GetTimestamp();

    /// <summary>Waits for this request's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_refilled, now).TotalSeconds * queriesPerSecond));
            _refilled = now;

            // A debt is what keeps the order: each caller's wait is longer than that of the one before.
            _tokens--;
            wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / queriesPerSecond);
        }

        return wait == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellationToken);
    }
}
