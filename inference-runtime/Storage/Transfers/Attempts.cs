using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>
/// Tries something with a store until it succeeds, or the budget is used up. That an object was changed, or can only be read as a whole, is not its business: then it begins anew in another way.
/// </summary>
internal sealed class Attempts(RetryBudget budget, TransferProgress progress, TimeProvider time, ILogger log)
{
    /// <summary>Throws <see cref="Models.ModelLoadException"/> with the last failure.</summary>
    /// <param name="shown">What is asked for, for messages.</param>
    /// <param name="attempt">One attempt. It tells <see cref="RetryBudget.Gained"/> what it gains.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<T> RunAsync<T>(string shown, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        var gain = 0L;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StoreException { Failure: not (StoreFailure.Changed or StoreFailure.NoRanges) } or IOException { HResult: not DiskFull.NoSpaceLeft and not DiskFull.QuotaExceeded } or HttpRequestException)
            {
                failures = progress.Bytes > gain ? 1 : failures;
                gain = progress.Bytes;
                var failure = e as StoreException ?? Broken(shown, e);
                var delay = budget.NextDelay(failure, failures);
                StorageLog.Retrying(log, delay.TotalSeconds, failure.Message);
                using (progress.Waiting(delay, failure.Message))
                {
                    await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>As above, for an attempt that must answer within what is left of the budget.</summary>
    public Task<T> AnswerAsync<T>(string shown, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation) => RunAsync(
        shown,
        async ending =>
        {
            var answer = await budget.WithinAsync(shown, attempt, ending).ConfigureAwait(false);
            budget.Gained();
            return answer;
        },
        cancellation);

    private static StoreException Broken(string shown, Exception cause) =>
        new(StoreFailure.Unreachable, $"The transfer of {shown} broke off: {cause.Message}", cause) { IsTransient = true };
}
