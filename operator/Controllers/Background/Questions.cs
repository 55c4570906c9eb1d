using System.Collections.Concurrent;
using ModelOperator.Kubernetes;

namespace ModelOperator.Controllers.Background;

/// <summary>
/// Asks others something about a service, outside of the workers: what takes long to answer, or never does, holds up no reconciliation. Of one service one question is under
/// way at a time, of all services a few. With each answer the service is due to be looked at.
/// </summary>
/// <param name="atOnce">How many questions are under way at a time.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what goes wrong in a way that nobody expected.</param>
public sealed partial class Questions<TAnswer>(int atOnce, TimeProvider time, ILogger<Questions<TAnswer>> logger) : IAsyncDisposable
    where TAnswer : class
{
    private readonly ConcurrentDictionary<ObjectKey, Entry> _entries = new();
    private readonly SemaphoreSlim _slots = new(atOnce);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Raised, on any thread, when there is a new answer.</summary>
    public event Action<ObjectKey>? Answered;

    /// <summary>
    /// The last answer to this question, null while there is none; and asks it again when it is due. Another question of the same key takes the place of the one before, whose answer is
    /// dropped.
    /// </summary>
    /// <param name="key">The service.</param>
    /// <param name="question">What is asked, in a text that is equal for equal questions.</param>
    /// <param name="pace">When to ask first, counted from now, and how long to wait after each answer.</param>
    /// <param name="ask">Asks once, given the answer before.</param>
    public TAnswer? Ask(ObjectKey key, string question, Pace pace, Func<TAnswer?, CancellationToken, Task<TAnswer>> ask)
    {
        var entry = _entries.AddOrUpdate(
            key, static (_, made) => made, static (_, known, made) => known.Question == made.Question ? known : made, new Entry(question, time.GetTimestamp(), pace.First));
        lock (entry)
        {
            if (!entry.IsUnderWay && Left(entry) <= TimeSpan.Zero)
            {
                entry.IsUnderWay = true;
                _ = RunAsync(key, entry, pace, ask);
            }

            return entry.Answer;
        }
    }

    /// <summary>When the next question is due; null when none is, or one is under way, whose answer is announced.</summary>
    public TimeSpan? Due(ObjectKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        lock (entry)
        {
            return entry.IsUnderWay ? null : Left(entry) is { Ticks: > 0 } left ? left : TimeSpan.FromMilliseconds(1);
        }
    }

    /// <summary>Asks no more about the service.</summary>
    public void Forget(ObjectKey key) => _entries.TryRemove(key, out _);

    /// <summary>Ends what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // All that is under way comes through here; the slots are free once it has.
        for (var i = 0; i < atOnce; i++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }

        _slots.Release(atOnce);
    }

    private TimeSpan Left(Entry entry) => entry.Wait - time.GetElapsedTime(entry.Since);

    private async Task RunAsync(ObjectKey key, Entry entry, Pace pace, Func<TAnswer?, CancellationToken, Task<TAnswer>> ask)
    {
        // The reconciliation that asks goes on at once.
        await Task.Yield();
        TAnswer? answer = null;
        try
        {
            await _slots.WaitAsync(_stopping.Token);
            try
            {
                answer = await ask(entry.Answer, _stopping.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception defect)
        {
            // The next round asks again; until then what was known stays.
            Failed(logger, key.Namespace, key.Name, defect);
        }

        lock (entry)
        {
            entry.Answer = answer ?? entry.Answer;
            entry.IsUnderWay = false;
            entry.Since = time.GetTimestamp();
            entry.Wait = pace.Between;
        }

        Answered?.Invoke(key);
    }

    [LoggerMessage(2003, LogLevel.Error, "A question about {Namespace}/{Name} failed")]
    private static partial void Failed(ILogger logger, string? @namespace, string name, Exception defect);

    private sealed class Entry(string question, long since, TimeSpan first)
    {
        public string Question => question;

        public long Since { get; set; } = since;

        public TimeSpan Wait { get; set; } = first;

        public bool IsUnderWay { get; set; }

        public TAnswer? Answer { get; set; }
    }
}
