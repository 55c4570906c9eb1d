using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>
/// A level-based loop: events only say which key to look at; <see cref="ReconcileAsync"/> looks at what is there and moves it one
/// step towards what should be. A failure is retried with a delay that doubles from 5 ms to 30 s.
/// </summary>
public abstract class Controller(ClusterState cluster, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ObjectKey, int> _failures = [];

    protected ClusterState Cluster => cluster;

    protected ILogger Logger => logger;

    protected TimeProvider Time => cluster.Time;

    protected KeyQueue Queue { get; } = new(cluster.Time);

    /// <summary>Handles one key at a time until cancelled; the caches must have been filled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var key = await Queue.TakeAsync(cancel).ConfigureAwait(false);
            try
            {
                await ReconcileAsync(key, cancel).ConfigureAwait(false);
                _failures.Remove(key);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                Retry(key, failure);
            }
            finally
            {
                Queue.Done(key);
            }
        }
    }

    protected abstract Task ReconcileAsync(ObjectKey key, CancellationToken cancel);

    private void Retry(ObjectKey key, Exception failure)
    {
        var count = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        var delay = TimeSpan.FromTicks((long)Math.Min(LastRetry.Ticks, FirstRetry.Ticks * Math.Pow(2, count - 1)));

        // Somebody else wrote first, or the object went meanwhile: the next look settles it.
        if (failure is not ApiException { Code: 404 or 409 })
        {
            Log.ReconcileFailed(logger, GetType().Name, key.ToString(), delay, failure);
        }

        Queue.AddAfter(key, delay);
    }
}
