namespace Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire, in order, while it moves past them.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly Lock _lock = new();
    private DateTimeOffset _now = start;
    private TaskCompletionSource _timerAdded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualTimeProvider() : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    // Odd on purpose: code that takes ticks for 100 ns is found out.
    public override long TimestampFrequency => 3_000_000;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => (GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 * 3;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for a time within <paramref name="span"/> from now, so that moving there has an effect.</summary>
    public async Task WaitForTimerAsync(TimeSpan span, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? ChildProcess.DefaultTimeout);
        while (true)
        {
            Task added;
            lock (_lock)
            {
                if (_timers.Exists(timer => timer.Due <= _now + span))
                {
                    return;
                }

                added = _timerAdded.Task;
            }

            await added.WaitAsync(limit.Token).ConfigureAwait(false);
        }
    }

    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                _now = next?.Due > _now ? next.Due : next is null ? target : _now;
                if (next is null)
                {
                    return;
                }

                next.Reschedule();
            }

            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    clock._timerAdded.TrySetResult();
                    clock._timerAdded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                return true;
            }
        }

        /// <summary>Called with the clock's lock held.</summary>
        public void Reschedule()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                clock._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
