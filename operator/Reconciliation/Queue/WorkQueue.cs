using System.Threading.Channels;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;

namespace ModelOperator.Reconciliation.Queue;

/// <summary>
/// Keys to work on. Invariants: a key waits at most once; it is never given to two workers at once; a key that is added while it is worked on waits again
/// as soon as that work is done, so that no change is lost. Later due times of a key give way to an earlier one.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Channel<Waiting> _ready = Channel.CreateUnbounded<Waiting>();
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<ObjectKey> _processing = [];
    private readonly Dictionary<ObjectKey, long> _due = [];
    private readonly PriorityQueue<ObjectKey, long> _delayed = new();
    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private readonly OperatorMetrics _metrics;
    private readonly string _kind;
    private readonly long _start;

    public WorkQueue(string kind, TimeProvider time, OperatorMetrics metrics)
    {
        _kind = kind;
        _time = time;
        _metrics = metrics;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait for a worker, those that are due later not counted.</summary>
    public int Count => _ready.Reader.Count;

    /// <summary>The key is due now.</summary>
    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            _due.Remove(key);
            AddLocked(key);
        }
    }

    /// <summary>The key is due later, unless it is added before that.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_lock)
        {
            var due = Now() + delay.Ticks;
            if (_dirty.Contains(key) || (_due.TryGetValue(key, out var earlier) && earlier <= due))
            {
                return;
            }

            // The entry that this one replaces stays in the heap; when its time comes it no longer matches and is dropped.
            _due[key] = due;
            _delayed.Enqueue(key, due);
            SetTimer();
        }
    }

    /// <summary>Waits for a key. Each taken key must be given back with <see cref="Done"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        var waiting = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            _dirty.Remove(waiting.Key);
            _processing.Add(waiting.Key);
        }

        _metrics.KeyTaken(_kind, _time.GetElapsedTime(waiting.Since));
        return waiting.Key;
    }

    /// <summary>The work on a taken key has ended. If the key was added meanwhile it waits again.</summary>
    public void Done(ObjectKey key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (_dirty.Contains(key))
            {
                Enqueue(key);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void AddLocked(ObjectKey key)
    {
        if (_dirty.Add(key) && !_processing.Contains(key))
        {
            Enqueue(key);
        }
    }

    private void Enqueue(ObjectKey key)
    {
        _ready.Writer.TryWrite(new Waiting(key, _time.GetTimestamp()));
        _metrics.KeyQueued(_kind);
    }

    private void AddDue()
    {
        lock (_lock)
        {
            var now = Now();
            while (_delayed.TryPeek(out var key, out var due) && due <= now)
            {
                _delayed.Dequeue();
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    _due.Remove(key);
                    AddLocked(key);
                }
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (_delayed.TryPeek(out _, out var due))
        {
            // Rounded up to what timers can do: a timer that fires a moment early would find nothing due.
            var wait = Math.Max(0, due - Now());
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private long Now() => _time.GetElapsedTime(_start).Ticks;

    private readonly record struct Waiting(ObjectKey Key, long Since);
}
