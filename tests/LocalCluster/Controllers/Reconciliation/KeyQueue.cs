using System.Threading.Channels;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>
/// Keys to reconcile. A key is in the queue once however often it is added, and one that is added while it is being worked on
/// comes again afterwards: no two workers ever have the same key.
/// </summary>
public sealed class KeyQueue(TimeProvider time)
{
    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<ObjectKey> _processing = [];
    private readonly Dictionary<ObjectKey, (DateTimeOffset Due, ITimer Timer)> _waiting = [];
    private readonly Lock _lock = new();

    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            if (_dirty.Add(key) && !_processing.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds the key after a delay; of several delays of one key the shortest counts.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_lock)
        {
            var due = time.GetUtcNow() + delay;
            if (_waiting.TryGetValue(key, out var waiting))
            {
                if (waiting.Due <= due)
                {
                    return;
                }

                waiting.Timer.Dispose();
            }

            _waiting[key] = (due, time.CreateTimer(_ => Elapsed(key), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancel)
    {
        var key = await _ready.Reader.ReadAsync(cancel).ConfigureAwait(false);
        lock (_lock)
        {
            _dirty.Remove(key);
            _processing.Add(key);
        }

        return key;
    }

    public void Done(ObjectKey key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (_dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    private void Elapsed(ObjectKey key)
    {
        lock (_lock)
        {
            if (_waiting.Remove(key, out var waiting))
            {
                waiting.Timer.Dispose();
            }
        }

        Add(key);
    }
}
