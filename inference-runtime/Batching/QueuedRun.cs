namespace InferenceRuntime.Batching;

/// <summary>A request that waits, with the promise of its answer. It is answered once: by its batch, or by its cancellation.</summary>
internal sealed class QueuedRun(RunRequest request, long arrived, Lock gate, CancellationToken cancellation)
{
    // Whoever waits must not go on within the thread that runs the next batch.
    private readonly TaskCompletionSource<RunResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QueuedRunState _state;
    private Batch? _batch;

    public RunRequest Request => request;

    /// <summary>The <see cref="TimeProvider"/>'s timestamp.</summary>
    public long Arrived => arrived;

    public CancellationToken Cancellation => cancellation;

    public Task<RunResult> Answer => _answer.Task;

    /// <summary>Where it waits; null once it has left the queue.</summary>
    public BatchGroup? Group { get; set; }

    /// <summary>Its place in the group.</summary>
    public LinkedListNode<QueuedRun>? Place { get; set; }

    /// <summary>Before its inputs are read. False when it has been cancelled, and its inputs may be gone.</summary>
    public bool TryUse()
    {
        lock (gate)
        {
            if (_state == QueuedRunState.Answered)
            {
                return false;
            }

            _state = QueuedRunState.InUse;
            return true;
        }
    }

    /// <summary>After its inputs have been copied. False when it was cancelled meanwhile; it is answered so now.</summary>
    public bool TryEnter(Batch batch)
    {
        lock (gate)
        {
            if (!cancellation.IsCancellationRequested)
            {
                _batch = batch;
                _state = QueuedRunState.Copied;
                return true;
            }
        }

        Fail(new OperationCanceledException(cancellation));
        return false;
    }

    /// <summary>False when it was cancelled: nobody takes the result.</summary>
    public bool Succeed(RunResult result)
    {
        if (!TryAnswer())
        {
            return false;
        }

        _answer.SetResult(result);
        return true;
    }

    public void Fail(Exception failure)
    {
        if (!TryAnswer())
        {
            return;
        }

        if (failure is OperationCanceledException)
        {
            _answer.SetCanceled(cancellation);
        }
        else
        {
            _answer.SetException(failure);
        }
    }

    /// <summary>Answers it as cancelled, if nobody reads its inputs; where somebody does, the run itself hears of the cancellation.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            if (_state is QueuedRunState.InUse or QueuedRunState.Answered)
            {
                return;
            }

            _state = QueuedRunState.Answered;
        }

        _batch?.Abandon();
        _answer.SetCanceled(cancellation);
    }

    private bool TryAnswer()
    {
        lock (gate)
        {
            if (_state == QueuedRunState.Answered)
            {
                return false;
            }

            _state = QueuedRunState.Answered;
            return true;
        }
    }
}
