using System.Runtime;

namespace ModelOperator.Hosting;

/// <summary>
/// Gives memory back when a busy time is over. An operator works for seconds after a start or a change of many services, and then waits for days; the runtime
/// by itself keeps what the busy time took, since without new garbage it has no reason to collect.
/// </summary>
internal sealed class IdleMemory(TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// <summary>Bytes allocated since the last collection that make one worth its cost, some 50 ms of one core.</summary>
    private const long Worthwhile = 64 << 20;

    /// <summary>Bytes allocated in a period of little work; looking at a thousand services in ten minutes takes less.</summary>
    private const long Little = 16 << 20;

    /// <summary>Ends with the token.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (collected, seen) = (0L, 0L);
        using var pace = new PeriodicTimer(Period, time);
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                if (allocated - seen < Little && allocated - collected > Worthwhile)
                {
                    GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    collected = allocated;
                }

                seen = allocated;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }
}
