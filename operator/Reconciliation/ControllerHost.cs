using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.LeaderElection;
using ModelOperator.Reconciliation.Queue;

namespace ModelOperator.Reconciliation;

/// <summary>Runs a controller: informers feed keys into a queue, workers take them while this process leads.</summary>
/// <param name="controller">What to do for a key.</param>
/// <param name="primary">The reconciled kind.</param>
/// <param name="children">Kinds whose changes concern an object of the reconciled kind. Their informers are run by this host.</param>
/// <param name="options">Workers and time-outs.</param>
/// <param name="elector">Who decides whether this process leads; null: it always does.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Makes the loggers.</param>
/// <param name="metrics">What is measured.</param>
public sealed class ControllerHost<T>(
    IEntityController<T> controller,
    Informer<T> primary,
    IReadOnlyList<ChildWatch> children,
    ControllerHostOptions options,
    LeaderElector? elector,
    TimeProvider time,
    ILoggerFactory loggers,
    OperatorMetrics metrics)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ILogger _logger = loggers.CreateLogger<ControllerHost<T>>();
    private readonly IInformer[] _informers = [primary, .. children.Select(c => c.Informer).Distinct()];
    private volatile bool _working;
    private volatile WorkQueue? _queue;

    /// <summary>Whether every cache has its first list. Before that nothing is reconciled.</summary>
    public bool HasSynced => _informers.All(i => i.HasSynced);

    /// <summary>Whether this process reconciles: it leads and its caches are in.</summary>
    public bool IsLeader => _working;

    /// <summary>Queues one object, as if it had changed.</summary>
    public void Reconcile(ObjectKey key) => _queue?.Add(key);

    /// <summary>Queues every object, as if each had changed: for when something else changed that concerns them all.</summary>
    public void ReconcileAll()
    {
        if (_queue is { } queue)
        {
            foreach (var entity in primary.Cache.List())
            {
                queue.Add(ObjectKey.Of(entity));
            }
        }
    }

    /// <summary>Runs until the token is cancelled; work in flight ends first.</summary>
    /// <exception cref="LeadershipLostException">Another process may lead by now: end this one.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var queue = new WorkQueue(primary.Kind, time, metrics);
        _queue = queue;
        primary.Changed += change => queue.Add(ObjectKey.Of((change.After ?? change.Before)!));
        foreach (var child in children)
        {
            child.Subscribe(queue.Add);
        }

        foreach (var informer in _informers)
        {
            informer.ServedChanged += ReconcileAll;
        }

        // Informers outlive the workers: work in flight at the stop still reads fresh caches.
        using var watching = new CancellationTokenSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var informers = Task.WhenAll(_informers.Select(i => i.RunAsync(watching.Token)));
        var work = WorkWhenReadyAsync(queue, stopping.Token, cancellationToken);
        try
        {
            // An informer ends only by a defect, and a host that no longer sees changes must not go on.
            await Task.WhenAny(work, informers);
            await stopping.CancelAsync();
            await work;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The normal end.
        }
        finally
        {
            _queue = null;
            await watching.CancelAsync();
            await informers;
        }
    }

    private async Task WorkWhenReadyAsync(WorkQueue queue, CancellationToken stopping, CancellationToken asked)
    {
        await Task.WhenAll(_informers.Select(i => i.Synced)).WaitAsync(stopping);
        _logger.Synced(primary.Kind, primary.Cache.Count);
        if (elector is null)
        {
            await WorkAsync(queue, stopping, asked);
        }
        else
        {
            await elector.RunAsync(token => WorkAsync(queue, token, asked), stopping);
        }
    }

    /// <param name="queue">The keys.</param>
    /// <param name="stop">No further key is taken.</param>
    /// <param name="asked">Cancelled when the stop was asked for: then work in flight has the grace time. Any other stop is a lost lease, and leaves none.</param>
    private async Task WorkAsync(WorkQueue queue, CancellationToken stop, CancellationToken asked)
    {
        _working = true;
        _logger.WorkersStarted(primary.Kind, options.Workers);
        try
        {
            using var inFlight = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            await using var stopped = stop.Register(() =>
            {
                if (asked.IsCancellationRequested)
                {
                    inFlight.CancelAfter(options.ShutdownGrace);
                }
                else
                {
                    inFlight.Cancel();
                }
            });
            var worker = new ReconcileWorker<T>(controller, primary.Cache, primary.Kind, queue, time, _logger, metrics);
            var resync = options.ResyncInterval is { } interval ? new Resync<T>(primary.Cache, queue, interval, time).RunAsync(stop) : Task.CompletedTask;
            await Task.WhenAll([resync, .. Enumerable.Range(0, options.Workers).Select(_ => worker.RunAsync(stop, inFlight.Token))]);
        }
        finally
        {
            _working = false;
            _logger.WorkersStopped(primary.Kind);
        }
    }
}
