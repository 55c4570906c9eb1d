namespace InferenceRuntime.Batching;

/// <summary>Waiting requests that may be merged with each other, in the order in which they leave: by priority, then by arrival.</summary>
internal sealed class BatchGroup(RunRequest key)
{
    private readonly LinkedList<QueuedRun> _runs = new();
    private int _rows;

    /// <summary>The request that the group was opened for: every other one fits to it.</summary>
    public RunRequest Key => key;

    public bool IsEmpty => _runs.First is null;

    /// <summary>The next to leave.</summary>
    public QueuedRun First => _runs.First!.Value;

    public void Add(QueuedRun run)
    {
        var before = _runs.Last;
        while (before is not null && before.Value.Request.Priority > run.Request.Priority)
        {
            before = before.Previous;
        }

        run.Place = before is null ? _runs.AddFirst(run) : _runs.AddAfter(before, run);
        run.Group = this;
        _rows += run.Request.Rows;
    }

    public void Remove(QueuedRun run)
    {
        _runs.Remove(run.Place!);
        run.Place = null;
        run.Group = null;
        _rows -= run.Request.Rows;
    }

    /// <summary>When the group's batch should start: at once when it can not grow any more, else when its oldest request has waited long enough.</summary>
    /// <param name="delay">In the time provider's ticks.</param>
    public long ReadyAt(long delay)
    {
        if (delay == 0 || !key.CanMerge || _rows >= key.MaxRows)
        {
            return long.MinValue;
        }

        var oldest = long.MaxValue;
        foreach (var run in _runs)
        {
            oldest = Math.Min(oldest, run.Arrived);
        }

        return oldest + delay;
    }

    /// <summary>Takes the next batch out: the first request and as many of the following as still fit.</summary>
    public List<QueuedRun> Take()
    {
        var taken = new List<QueuedRun>();
        var rows = 0;
        while (!IsEmpty && (taken.Count == 0 || (key.CanMerge && rows + First.Request.Rows <= key.MaxRows)))
        {
            var run = First;
            rows += run.Request.Rows;
            Remove(run);
            taken.Add(run);
        }

        return taken;
    }
}
