using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>
/// How long a store's failures are borne: a short while before it has ever answered, longer once it has, and from the start again whenever bytes were gained. Shared by
/// everything that transfers one artifact.
/// </summary>
internal sealed class RetryBudget(FetchSettings settings, TimeProvider time)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private long _lastGain = time.GetTimestamp();
    private volatile bool _hasAnswered;

    /// <summary>What is left for one attempt to get an answer.</summary>
    private TimeSpan Left
    {
        get
        {
            var left = Limit - time.GetElapsedTime(Interlocked.Read(ref _lastGain));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private TimeSpan Limit => _hasAnswered && settings.Patience > settings.UnreachableFor ? settings.Patience : settings.UnreachableFor;

    /// <summary>One attempt to get an answer, within what is left. Throws <see cref="StoreException"/> when it takes longer.</summary>
    /// <param name="shown">What is asked for, for messages.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<T> WithinAsync<T>(string shown, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await attempt(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var flag = _hasAnswered ? "--fetch-patience" : "--fetch-timeout";
            throw new StoreException(StoreFailure.Unreachable, $"{shown} did not answer in time; {flag} says how long it may take.", e) { IsTransient = true };
        }
    }

    /// <summary>The store answered, or sent bytes that nobody had before.</summary>
    public void Gained()
    {
        _hasAnswered = true;
        Interlocked.Exchange(ref _lastGain, time.GetTimestamp());
    }

    /// <summary>How long to wait before the next attempt; throws when another attempt is pointless or would come too late.</summary>
    /// <param name="failure">Why the last one failed.</param>
    /// <param name="attempts">How many have failed in a row.</param>
    public TimeSpan NextDelay(StoreException failure, int attempts)
    {
        _hasAnswered |= failure.Failure == StoreFailure.Busy;
        var doubled = Math.Min(settings.FirstDelay.TotalSeconds * Math.Pow(2, attempts - 1), LongestDelay.TotalSeconds);

        // Several pods that were refused at the same moment do not come back at the same moment.
        var delay = TimeSpan.FromSeconds(doubled * (0.8 + (0.4 * Random.Shared.NextDouble())));
        if (failure.RetryAfter > delay)
        {
            delay = failure.RetryAfter.Value;
        }

        return failure.IsTransient && delay < Left ? delay : throw StoreFailures.Of(failure);
    }
}
