namespace InferenceRuntime.Serving;

/// <summary>Ends a request when its time is up or its client leaves. Kept for the next request, since a timer and its token are most of what a request would allocate.</summary>
internal sealed class RequestDeadline(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, time);
    private CancellationTokenRegistration _clientGone;

    public CancellationToken Token => _source.Token;

    public void Start(TimeSpan limit, CancellationToken clientGone)
    {
        _source.CancelAfter(limit);
        _clientGone = clientGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>False when it has gone off, and can not be used again.</summary>
    public bool TryReset()
    {
        // After this the client's token has no way to it any more.
        _clientGone.Dispose();
        return _source.TryReset();
    }

    public void Dispose() => _source.Dispose();
}
