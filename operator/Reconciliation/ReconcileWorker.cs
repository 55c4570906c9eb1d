using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Reconciliation.Queue;

namespace ModelOperator.Reconciliation;

/// <summary>Takes key after key and decides from the result when the key is due again. Any number of loops may share one worker.</summary>
internal sealed class ReconcileWorker<T>(
    IEntityController<T> controller, IObjectCache<T> cache, string kind, WorkQueue queue, TimeProvider time, ILogger logger, OperatorMetrics metrics)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly KeyBackoff _backoff = new(Random.Shared.NextDouble);

    /// <param name="stop">No further key is taken.</param>
    /// <param name="abort">The work in flight is given up, too.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        // On its own thread pool item: a controller that never awaits must not keep the other loops from starting.
        await Task.Yield();
        while (true)
        {
            ObjectKey key;
            try
            {
                stop.ThrowIfCancellationRequested();
                key = await queue.TakeAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await WorkOnAsync(key, abort);
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                logger.Aborted(kind, key);
                return;
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task WorkOnAsync(ObjectKey key, CancellationToken abort)
    {
        var started = time.GetTimestamp();
        var outcome = "success";
        try
        {
            if (cache.Get(key) is not { } entity)
            {
                await controller.DeletedAsync(key, abort);
                _backoff.Forget(key);
                return;
            }

            outcome = Settle(key, await controller.ReconcileAsync(entity, abort));
        }
        catch (Exception error) when (!abort.IsCancellationRequested)
        {
            // The loop's last line of defence: whatever a controller throws must cost this key a wait, and no other key anything.
            outcome = "failure";
            Retry(key, null, error.Message, error);
        }
        finally
        {
            metrics.Reconciled(kind, outcome, time.GetElapsedTime(started));
        }
    }

    private string Settle(ObjectKey key, ReconciliationResult<T> result)
    {
        if (result.IsSuccess || result.IsTerminal)
        {
            _backoff.Forget(key);
            if (result.IsTerminal)
            {
                logger.Terminal(kind, key, result.ErrorMessage!);
                return "terminal";
            }

            if (result.RequeueAfter is { } delay)
            {
                queue.AddAfter(key, delay);
            }

            return "success";
        }

        Retry(key, result.RequeueAfter, result.ErrorMessage!, result.Error);
        return "failure";
    }

    private void Retry(ObjectKey key, TimeSpan? asked, string message, Exception? error)
    {
        var delay = asked ?? _backoff.Next(key);
        queue.AddAfter(key, delay);
        if (error is ApiException or HttpRequestException or TimeoutException or null)
        {
            // The server's refusals say all there is to say; where in our code they were met does not matter.
            logger.Failed(kind, key, message, delay.TotalSeconds);
        }
        else
        {
            logger.FailedUnexpectedly(error, kind, key, delay.TotalSeconds);
        }
    }
}
