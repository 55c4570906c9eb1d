using InferenceRuntime.Sessions;

namespace InferenceRuntime.Batching;

/// <summary>
/// Decides what runs when, over all models of the process. A request that finds a free place runs at once on its caller's thread; what
/// piles up meanwhile leaves the queue in batches. Nothing waits while a place is free, unless a delay is asked for.
/// </summary>
public sealed class BatchScheduler : IDisposable
{
    private readonly BatchLimits _limits;
    private readonly NativeBufferPool _pool;
    private readonly TimeProvider _time;
    private readonly long _delay;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Dictionary<RunRequest, BatchGroup> _groups = new(BatchCompatibility.Instance);
    private int _running;
    private int _waiting;

    public BatchScheduler(BatchLimits limits, NativeBufferPool pool, TimeProvider time)
    {
        _limits = limits;
        _pool = pool;
        _time = time;
        _delay = (long)(limits.MaxDelay.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(_ => StartReady(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs at this moment.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait at this moment.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    internal int MaxRunning => _limits.MaxRunning;

    internal TimeProvider Time => _time;

    internal NativeBufferPool Pool => _pool;

    /// <summary>
    /// Runs a request, alone or with others, in parts when it has more rows than one run may have. Throws <see cref="QueueFullException"/> at once
    /// when as many wait as may, <see cref="OperationCanceledException"/>, and whatever the model's run throws for this request's own inputs.
    /// </summary>
    public ValueTask<RunResult> RunAsync(RunRequest request, CancellationToken cancellation) =>
        request.IsOversize ? SplitRun.RunAsync(this, request, cancellation) : RunWholeAsync(request, cancellation);

    public void Dispose() => _timer.Dispose();

    internal ValueTask<RunResult> RunWholeAsync(RunRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var arrived = _time.GetTimestamp();
        QueuedRun? run = null;
        bool atOnce;
        lock (_lock)
        {
            atOnce = CanRunAtOnce(request);
            if (atOnce)
            {
                _running++;
            }
            else if (_waiting < _limits.MaxWaiting)
            {
                run = Enqueue(request, arrived, cancellation);
            }
        }

        return atOnce ? RunHere(request, arrived, cancellation)
            : run is not null ? WaitAsync(run, cancellation)
            : throw new QueueFullException(
                $"{_limits.MaxRunning} runs are under way and {_limits.MaxWaiting} requests wait, which is the limit; try again later or on another replica.");
    }

    /// <summary>The next batch for a thread that has finished one; null when there is none, and the thread's place is free again.</summary>
    internal Batch? Next()
    {
        lock (_lock)
        {
            var next = TakeReady();
            if (next is null)
            {
                _running--;
            }

            return next;
        }
    }

    private bool CanRunAtOnce(RunRequest request)
    {
        var shouldWait = _delay > 0 && request.CanMerge && _limits.MaxWaiting > 0;
        return _running < _limits.MaxRunning && _waiting == 0 && !shouldWait;
    }

    private ValueTask<RunResult> RunHere(RunRequest request, long arrived, CancellationToken cancellation)
    {
        try
        {
            return ValueTask.FromResult(Batch.RunAlone(request, arrived, _time, cancellation));
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                StartReady();
            }
        }
    }

    private QueuedRun Enqueue(RunRequest request, long arrived, CancellationToken cancellation)
    {
        if (!_groups.TryGetValue(request, out var group))
        {
            _groups.Add(request, group = new BatchGroup(request));
        }

        var run = new QueuedRun(request, arrived, _lock, cancellation);
        group.Add(run);
        _waiting++;
        StartReady();
        return run;
    }

    private async ValueTask<RunResult> WaitAsync(QueuedRun run, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(_ => Cancel(run), null);
        return await run.Answer.ConfigureAwait(false);
    }

    private void Cancel(QueuedRun run)
    {
        lock (_lock)
        {
            if (run.Group is { } group)
            {
                group.Remove(run);
                Left(group, 1);
            }
        }

        run.Cancel();
    }

    private void StartReady()
    {
        lock (_lock)
        {
            while (_running < _limits.MaxRunning && TakeReady() is { } batch)
            {
                _running++;
                ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
            }
        }
    }

    /// <summary>The batch that is due: of those, the one whose first request is the most urgent, or the oldest.</summary>
    private Batch? TakeReady()
    {
        if (_waiting == 0)
        {
            return null;
        }

        var now = _delay == 0 ? 0 : _time.GetTimestamp();
        var soonest = long.MaxValue;
        BatchGroup? chosen = null;
        foreach (var group in _groups.Values)
        {
            var ready = group.ReadyAt(_delay);
            if (ready > now)
            {
                soonest = Math.Min(soonest, ready);
            }
            else if (chosen is null || (group.First.Request.Priority, group.First.Arrived).CompareTo((chosen.First.Request.Priority, chosen.First.Arrived)) < 0)
            {
                chosen = group;
            }
        }

        if (chosen is null)
        {
            // Rounded up, so that the timer does not fire just before the moment.
            _timer.Change(_time.GetElapsedTime(now, soonest) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return null;
        }

        var runs = chosen.Take();
        Left(chosen, runs.Count);
        return new Batch(this, runs);
    }

    private void Left(BatchGroup group, int runs)
    {
        _waiting -= runs;
        if (group.IsEmpty)
        {
            _groups.Remove(group.Key);
        }
    }
}
