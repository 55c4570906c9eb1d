using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Reconciliation;

/// <summary>Watches a kind, in the whole cluster or in some namespaces, and keeps a cache of it. Several readers share one informer.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Informer<T> : IInformer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _changes = new();
    private readonly Scope[] _scopes;
    private readonly ILogger _logger;
    private int _started;

    /// <summary>Makes no request yet: <see cref="RunAsync"/> does.</summary>
    public Informer(IKubernetesApi api, InformerOptions options, TimeProvider time, ILoggerFactory loggers, OperatorMetrics metrics)
    {
        Kind = EntityRoute<T>.Kind;
        _logger = loggers.CreateLogger<Informer<T>>();
        _scopes =
        [
            // No namespace named is one scope, without a namespace.
            .. options.Namespaces.Cast<string?>().DefaultIfEmpty().Select(@namespace => new Scope(
                @namespace,
                new ObjectCache<T>(options.IndexedLabels),
                new Watcher<T>(new ApiWatchSource<T>(api, options, @namespace), Kind, time, _logger, metrics, Random.Shared.NextDouble, options.IsOptional, mayBeRefused: @namespace is not null))),
        ];
        Cache = options.Namespaces.Count == 0 ? _scopes[0].Cache : new NamespacedCache<T>(_scopes.ToDictionary(scope => scope.Namespace!, scope => scope.Cache));
        Synced = Task.WhenAll(_scopes.Select(scope => scope.Cache.Synced));
    }

    /// <summary>Raised for every change, one after the other, before the next event is read: handlers must be quick and must not throw.</summary>
    public event Action<ObjectChange<T>>? Changed;

    public event Action? ServedChanged;

    public string Kind { get; }

    public IObjectCache<T> Cache { get; }

    public bool HasSynced => Cache.HasSynced;

    public Task Synced { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"The informer of {Kind} runs already: one informer serves all readers.");
        }

        // A scope ends before the token is cancelled only by a defect: then the others end as well, and the host hears of it.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = _scopes.Select(scope => FollowAsync(scope, stopping.Token)).ToArray();
        await Task.WhenAny(running);
        await stopping.CancelAsync();
        await Task.WhenAll(running);
    }

    private async Task FollowAsync(Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var received in scope.Watcher.RunAsync(cancellationToken))
            {
                Take(scope, received);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }

    private void Take(Scope scope, WatcherEvent<T> received)
    {
        // Handlers see one change after the other, whichever namespace it is from.
        lock (_changes)
        {
            var wasServed = Cache.IsServed;
            if (received.Type == WatcherEventType.Refused && !scope.Cache.HasSynced)
            {
                _logger.Refused(Kind, scope.Namespace!);
            }

            foreach (var change in scope.Cache.Take(received))
            {
                Changed?.Invoke(change);
            }

            if (Cache.IsServed != wasServed)
            {
                _logger.ServedChanged(Kind, Cache.IsServed ? "is served now" : "is not served; it is looked for again each minute");
                ServedChanged?.Invoke();
            }
        }

        if (received.Type == WatcherEventType.InitDone)
        {
            _logger.Listed(Kind, scope.Namespace is null ? "all namespaces" : $"namespace {scope.Namespace}", scope.Cache.Count);
        }
    }

    /// <summary>What is followed by requests of its own.</summary>
    private sealed record Scope(string? Namespace, ObjectCache<T> Cache, Watcher<T> Watcher);
}
