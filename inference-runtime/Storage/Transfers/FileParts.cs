namespace InferenceRuntime.Storage.Transfers;

/// <summary>The parts of a file: which are to be fetched, and which are there.</summary>
internal sealed class FileParts
{
    private readonly long _length;
    private readonly int _partBytes;
    private readonly TaskCompletionSource[] _completed;
    private int _next = -1;

    public FileParts(long length, int partBytes, bool[] done)
    {
        _length = length;
        _partBytes = partBytes;
        _completed = [.. done.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        for (var part = 0; part < done.Length; part++)
        {
            if (done[part])
            {
                Complete(part);
                BytesDone += RangeOf(part).Count;
            }
        }
    }

    public int Count => _completed.Length;

    /// <summary>The bytes of the parts that were there from the start.</summary>
    public long BytesDone { get; }

    public (long From, long Count) RangeOf(int part)
    {
        var from = (long)part * _partBytes;
        return (from, Math.Min(_partBytes, _length - from));
    }

    /// <summary>The next part that nobody has; in the file's order, so that the hash is never far behind.</summary>
    public bool TryTake(out int part)
    {
        do
        {
            part = Interlocked.Increment(ref _next);
        }
        while (part < Count && _completed[part].Task.IsCompleted);

        return part < Count;
    }

    public void Complete(int part) => _completed[part].TrySetResult();

    public Task WaitAsync(int part, CancellationToken cancellation) => _completed[part].Task.WaitAsync(cancellation);
}
