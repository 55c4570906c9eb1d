namespace LocalCluster.Kubelet.Pods;

/// <summary>Wakes all who wait. Take <see cref="Next"/> before looking at the state, so that a change in between is not missed.</summary>
public sealed class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
