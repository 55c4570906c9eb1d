namespace InferenceRuntime.Serving;

/// <summary>Counts the requests in flight and closes the door behind the last one.</summary>
public sealed class DrainControl
{
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile DrainState _state;
    private int _inFlight;

    /// <summary>Raised after each change of <see cref="State"/>, on the thread that made it; a handler must be quick and must not throw.</summary>
    public event Action? StateChanged;

    public DrainState State => _state;

    /// <summary>Requests whose body is being read, that wait, run, or whose answer is being written.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Enters a request; <see cref="Exit"/> must follow. Throws <see cref="ServingError.NotReady"/> while draining.</summary>
    public void Enter()
    {
        // Counted before the state is read, so that a drain that begins now either sees this request or turns it away.
        Interlocked.Increment(ref _inFlight);
        if (_state == DrainState.Draining)
        {
            Exit();
            throw new ServingException(ServingError.NotReady, "This replica is shutting down; send the request to another one.");
        }
    }

    public void Exit()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0 && _state == DrainState.Draining)
        {
            _empty.TrySetResult();
        }
    }

    public void EnterLameDuck()
    {
        _state = DrainState.LameDuck;
        StateChanged?.Invoke();
    }

    /// <summary>Refuses new requests; the task completes when none is in flight any more.</summary>
    public Task DrainAsync()
    {
        _state = DrainState.Draining;
        StateChanged?.Invoke();
        if (InFlight == 0)
        {
            _empty.TrySetResult();
        }

        return _empty.Task;
    }
}
