namespace InferenceRuntime.Storage.Transfers;

/// <summary>How far a transfer is. Written by its connections, read by whoever shows it.</summary>
internal sealed class TransferProgress(string shown, TimeProvider time)
{
    // Long enough that the rate does not dance, short enough that a stall shows.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Time, long Bytes)> _samples = new();
    private readonly Lock _reading = new();
    private long _bytes;
    private long _total = -1;
    private volatile string? _step;

    /// <summary>Bytes that are on this machine, of earlier tries too.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>A transfer begins, or begins anew because what it brings has changed.</summary>
    public void Begin(long? total)
    {
        lock (_reading)
        {
            _samples.Clear();
            Interlocked.Exchange(ref _bytes, 0);
            Interlocked.Exchange(ref _total, total ?? -1);
        }
    }

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>What it does instead of transferring, until the result is disposed.</summary>
    public IDisposable Doing(string step)
    {
        _step = step;
        return new Step(this);
    }

    public IDisposable Waiting(TimeSpan delay, string cause) => Doing(FormattableString.Invariant($"trying again in {delay.TotalSeconds:0.#} s: {cause}"));

    /// <summary>The state at this moment; calls a second or so apart make the rate.</summary>
    public FetchProgress Look()
    {
        lock (_reading)
        {
            var now = time.GetTimestamp();
            var bytes = Bytes;
            while (_samples.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Time, now) > Window)
            {
                _samples.Dequeue();
            }

            _samples.Enqueue((now, bytes));
            var (began, before) = _samples.Peek();
            var seconds = time.GetElapsedTime(began, now).TotalSeconds;
            var total = Interlocked.Read(ref _total);
            return new FetchProgress(shown, bytes, total < 0 ? null : total, seconds > 0 ? (bytes - before) / seconds : null, _step);
        }
    }

    private sealed class Step(TransferProgress progress) : IDisposable
    {
        public void Dispose() => progress._step = null;
    }
}
