using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Reconciliation;

/// <summary>Watches a kind and keeps a cache of it. Several readers share one informer.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Informer<T> : IInformer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ObjectCache<T> _cache;
    private readonly Watcher<T> _watcher;
    private readonly ILogger _logger;
    private int _started;

    /// <summary>Makes no request yet: <see cref="RunAsync"/> does.</summary>
    public Informer(IKubernetesApi api, InformerOptions options, TimeProvider time, ILoggerFactory loggers, OperatorMetrics metrics)
    {
        Kind = EntityRoute<T>.Kind;
        _logger = loggers.CreateLogger<Informer<T>>();
        _cache = new ObjectCache<T>(options.IndexedLabels);
        _watcher = new Watcher<T>(new ApiWatchSource<T>(api, options), Kind, time, _logger, metrics, Random.Shared.NextDouble, options.IsOptional);
    }

    /// <summary>Raised for every change, one after the other, before the next event is read: handlers must be quick and must not throw.</summary>
    public event Action<ObjectChange<T>>? Changed;

    public event Action? ServedChanged;

    public string Kind { get; }

    public IObjectCache<T> Cache => _cache;

    public bool HasSynced => _cache.HasSynced;

    public Task Synced => _cache.Synced;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"The informer of {Kind} runs already: one informer serves all readers.");
        }

        try
        {
            await foreach (var received in _watcher.RunAsync(cancellationToken))
            {
                var wasServed = _cache.IsServed;
                foreach (var change in _cache.Take(received))
                {
                    Changed?.Invoke(change);
                }

                if (_cache.IsServed != wasServed)
                {
                    _logger.ServedChanged(Kind, _cache.IsServed ? "is served now" : "is not served; it is looked for again each minute");
                    ServedChanged?.Invoke();
                }

                if (received.Type == WatcherEventType.InitDone)
                {
                    _logger.Listed(Kind, _cache.Count);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }
}
