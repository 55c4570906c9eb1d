using ModelOperator.Controllers;
using ModelOperator.Controllers.Background;
using ModelOperator.Controllers.Refresh;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Metrics;
using ModelOperator.Reconciliation;
using ModelOperator.Reconciliation.LeaderElection;
using ModelOperator.Settings;
using ModelOperator.Status;
using ModelStores;
using Prometheus;

namespace ModelOperator.Hosting;

/// <summary>Puts the operator together and runs it.</summary>
internal sealed class OperatorHost(RunOptions options, LiveSettings settings, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Of each kind of question that is asked outside of the workers: enough that a few slow stores do not hold up the others.</summary>
    private const int QuestionsAtOnce = 8;

    private static readonly string UserAgent = $"model-operator/{typeof(OperatorHost).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Runs until the token is cancelled. Throws when the lease is lost or the address is taken.</summary>
    public async Task RunAsync(KubernetesApiConfiguration cluster, CancellationToken cancellationToken)
    {
        using var metrics = new OperatorMetrics();
        using var exporter = new PrometheusExporter(OperatorMetrics.MeterName);
        using var api = KubernetesApi.Create(cluster, new KubernetesApiOptions(), [EntityJson.Resolver], time, metrics, loggers.CreateLogger<KubernetesApi>());
        // Connections to pods: they come and go, so an old address is not held on to.
        using var pods = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1), MaxConnectionsPerServer = 2 })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var stores = StoresHttp();
        await using var versions = new Questions<StoreAnswer>(QuestionsAtOnce, time, loggers.CreateLogger<Questions<StoreAnswer>>());
        await using var progress = new Questions<PodProgress>(QuestionsAtOnce, time, loggers.CreateLogger<Questions<PodProgress>>());
        var host = CreateHost(api, cluster, new HttpModelProbe(pods, settings, time, loggers.CreateLogger<HttpModelProbe>()), ModelSources.Standard(stores, mounts: null), versions, progress, metrics);
        versions.Answered += host.Reconcile;
        progress.Answered += host.Reconcile;
        await using var endpoints = await EndpointServer.StartAsync(options.MetricsAddress, () => host.HasSynced, exporter, loggers, cancellationToken);
        settings.Changed += (_, _) => host.ReconcileAll();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = new SettingsWatch(settings, time, loggers.CreateLogger<SettingsWatch>(), metrics).RunAsync(stopping.Token);
        var trimming = new IdleMemory(time).RunAsync(stopping.Token);
        try
        {
            await host.RunAsync(cancellationToken);
        }
        finally
        {
            await stopping.CancelAsync();
            await watching;
            await trimming;
        }
    }

    // On behalf of others: never to where the machine's own credentials are, also where pods may go there.
    private StoreHttp StoresHttp() => new(new StoreHttpOptions { UserAgent = UserAgent, Rules = () => settings.Current.Fetch.ToRules() with { AllowLinkLocal = false }, UseProxy = false }, time);

    private ControllerHost<V1Beta1InferenceService> CreateHost(
        IKubernetesApi api,
        KubernetesApiConfiguration cluster,
        HttpModelProbe probe,
        ModelSources sources,
        Questions<StoreAnswer> versions,
        Questions<PodProgress> progress,
        OperatorMetrics metrics)
    {
        var services = new Informer<V1Beta1InferenceService>(api, new InformerOptions { Namespaces = options.WatchNamespaces }, time, loggers, metrics);
        var children = new ChildInformers(api, options.WatchNamespaces, time, loggers, metrics);
        metrics.ObserveServices(() => ReadyCounts.Of(services.Cache.List()));

        var sizes = new StoreArtifactSizes(sources, settings, time, loggers.CreateLogger<StoreArtifactSizes>());
        var facts = new ClusterFactsReader(api, sizes, seesNodes: options.WatchNamespaces.Count == 0);
        var refresh = new ModelRefresh(new StoreQuery(api, StoresHttp, sources, settings, time), probe, versions, settings);
        var events = new EventRecorder(api, Names.FieldManager, time, loggers.CreateLogger<EventRecorder>());
        var controller = new InferenceServiceController(
            new Children(api, children.Caches, facts, refresh, options.LeaseNamespace ?? cluster.Namespace),
            new ModelFacts(probe),
            new RolloutProgress(probe, progress, time),
            new PodEvents(api, time, loggers.CreateLogger<PodEvents>()),
            new StatusWriter(api, events, time),
            settings);
        return new ControllerHost<V1Beta1InferenceService>(
            controller,
            services,
            children.Watches,
            new ControllerHostOptions
            {
                Workers = settings.Current.Reconciliation.Concurrency,
                ResyncInterval = () => Durations.Parse(settings.Current.Reconciliation.ResyncInterval),
            },
            options.LeaderElect ? CreateElector(api, cluster, metrics) : null,
            time,
            loggers,
            metrics);
    }

    private LeaderElector CreateElector(IKubernetesApi api, KubernetesApiConfiguration cluster, OperatorMetrics metrics)
    {
        var lease = settings.Current.LeaderElection;
        var election = new LeaderElectionOptions
        {
            Namespace = options.LeaseNamespace ?? cluster.Namespace,
            Name = lease.LeaseName,
            LeaseDuration = Durations.Parse(lease.LeaseDuration),
            RenewDeadline = Durations.Parse(lease.RenewDeadline),
            RetryPeriod = Durations.Parse(lease.RetryPeriod),
        };
        return new LeaderElector(api, election, time, loggers, metrics);
    }
}
