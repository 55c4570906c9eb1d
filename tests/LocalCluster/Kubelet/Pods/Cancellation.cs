namespace LocalCluster.Kubelet.Pods;

internal static class Cancellation
{
    /// <summary>Ends, without an exception, when the token is cancelled.</summary>
    public static async Task WhenCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task.ConfigureAwait(false);
    }
}
