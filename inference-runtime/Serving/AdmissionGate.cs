namespace InferenceRuntime.Serving;

/// <summary>
/// Lets a bounded number of requests run and a bounded number wait. A request that finds the queue full is refused at once: a client
/// that hears "overloaded" in a millisecond can go elsewhere, one that waits for its time-out can not.
/// </summary>
public sealed class AdmissionGate(int maxRunning, int maxWaiting) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(maxRunning, maxRunning);
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public int Running => maxRunning - _slots.CurrentCount;

    /// <summary>
    /// Waits for a free slot, first come first served; <see cref="Leave"/> gives it back.
    /// Throws <see cref="ServingError.Overloaded"/> when the queue is full.
    /// </summary>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        // The common case takes no task and no queue place.
        if (_slots.Wait(0, CancellationToken.None))
        {
            return ValueTask.CompletedTask;
        }

        if (Interlocked.Increment(ref _waiting) > maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ServingException(
                ServingError.Overloaded,
                $"{maxRunning} requests run and {maxWaiting} wait, which is the limit; try again later or on another replica.");
        }

        return new ValueTask(WaitAsync(cancellation));
    }

    public void Leave() => _slots.Release();

    public void Dispose() => _slots.Dispose();

    private async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
