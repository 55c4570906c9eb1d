namespace InferenceRuntime.Batching;

/// <summary>The bounds of the scheduler.</summary>
/// <param name="MaxRunning">Runs at once, over all models.</param>
/// <param name="MaxWaiting">Requests that may wait, over all models; the next is refused.</param>
/// <param name="MaxDelay">How long a request waits for others to join its batch although it could run.</param>
public sealed record BatchLimits(int MaxRunning, int MaxWaiting, TimeSpan MaxDelay);
