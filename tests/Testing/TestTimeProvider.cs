namespace Testing;

/// <summary>
/// A clock that stands still until it is advanced. Its tick frequency is odd on purpose: code that mixes timestamps with ticks of 100 ns, as on most machines they happen
/// to be the same, fails with it.
/// </summary>
public sealed class TestTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Matches, TaskCompletionSource<TimeSpan> Found)> _waiters = [];
    private readonly DateTimeOffset _start = new(2030, 1, 31, 12, 0, 0, 123, 456, TimeSpan.Zero);
    private TimeSpan _elapsed;
    private TimeSpan _set;

    public override long TimestampFrequency => 3_579_545;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start + _elapsed + _set;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return (long)(_elapsed.TotalSeconds * TimestampFrequency);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the time of day forward or back, as an administrator or NTP does. No time passes by it.</summary>
    public void SetWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _set += by;
        }
    }

    /// <summary>Moves the clock, and fires the timers on the way in the order in which they are due.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (_lock)
        {
            target = _elapsed + by;
        }

        while (true)
        {
            TestTimer? next;
            lock (_lock)
            {
                next = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                if (next is null)
                {
                    _elapsed = target;
                    return;
                }

                _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
                next.Reschedule();
            }

            next.Fire();
        }
    }

    /// <summary>Waits until somebody has set a timer, and gives the time that is left to it.</summary>
    /// <param name="matches">Which timers count, by the time that is left to them.</param>
    public async Task<TimeSpan> TimerSetAsync(Func<TimeSpan, bool> matches)
    {
        TaskCompletionSource<TimeSpan> found;
        lock (_lock)
        {
            foreach (var timer in _timers)
            {
                if (matches(timer.Due - _elapsed))
                {
                    return timer.Due - _elapsed;
                }
            }

            found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((matches, found));
        }

        return await found.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Waits for a timer of about this time to be set, then advances past it.</summary>
    public async Task AdvancePastTimerAsync(TimeSpan shortest, TimeSpan longest)
    {
        var left = await TimerSetAsync(t => t >= shortest && t <= longest);
        Advance(left + TimeSpan.FromMilliseconds(1));
    }

    private sealed class TestTimer(TestTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner._elapsed + dueTime;
                    owner._timers.Add(this);
                    foreach (var waiter in owner._waiters.Where(x => x.Matches(dueTime)).ToList())
                    {
                        owner._waiters.Remove(waiter);
                        waiter.Found.TrySetResult(dueTime);
                    }
                }
            }

            return true;
        }

        /// <summary>Called under the lock, before the timer fires.</summary>
        public void Reschedule()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                owner._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
