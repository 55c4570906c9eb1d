using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Reconciliation.Queue;

namespace ModelOperator.Reconciliation;

/// <summary>Queues every key once in each interval, at random moments: thousands at one moment would hold up the changes that come in with them.</summary>
internal sealed class Resync<T>(IObjectCache<T> cache, WorkQueue queue, Func<TimeSpan> interval, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Ends with the token.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // All was reconciled at the start, so the first round begins after one interval without work, too.
                var round = interval();
                await Task.Delay(round, time, cancellationToken);
                foreach (var entity in cache.List())
                {
                    queue.AddAfter(ObjectKey.Of(entity), round * Random.Shared.NextDouble());
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }
}
