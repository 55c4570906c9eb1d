using LocalCluster.Api;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>What the controllers see of the cluster: a cache for each kind that they deal with, the clock, and the events they write.</summary>
public sealed class ClusterState
{
    private readonly ObjectCache[] _caches;

    public ClusterState(IResourceClient client, TimeProvider time, ILogger logger)
    {
        Client = client;
        Time = time;
        Events = new EventRecorder(client, time, logger);
        _caches =
        [
            Pods = Cache(ResourceKind.Pods),
            Nodes = Cache(ResourceKind.Nodes),
            Services = Cache(ResourceKind.Services),
            Deployments = Cache(ResourceKind.Deployments),
            ReplicaSets = Cache(ResourceKind.ReplicaSets),
            EndpointSlices = Cache(ResourceKind.EndpointSlices),
            Endpoints = Cache(new ResourceKind("", "v1", "endpoints")),
            ConfigMaps = Cache(new ResourceKind("", "v1", "configmaps")),
            Secrets = Cache(new ResourceKind("", "v1", "secrets")),
            VolumeClaims = Cache(new ResourceKind("", "v1", "persistentvolumeclaims")),
            Volumes = Cache(new ResourceKind("", "v1", "persistentvolumes")),
            Autoscalers = Cache(new ResourceKind("autoscaling", "v2", "horizontalpodautoscalers")),
        ];

        ObjectCache Cache(ResourceKind kind) => new(client, kind, time, logger);
    }

    public IResourceClient Client { get; }

    public TimeProvider Time { get; }

    public EventRecorder Events { get; }

    public ObjectCache Pods { get; }

    public ObjectCache Nodes { get; }

    public ObjectCache Services { get; }

    public ObjectCache Deployments { get; }

    public ObjectCache ReplicaSets { get; }

    public ObjectCache EndpointSlices { get; }

    public ObjectCache Endpoints { get; }

    public ObjectCache ConfigMaps { get; }

    public ObjectCache Secrets { get; }

    public ObjectCache VolumeClaims { get; }

    public ObjectCache Volumes { get; }

    public ObjectCache Autoscalers { get; }

    /// <summary>Ends when every cache has its first list.</summary>
    public Task Synced => Task.WhenAll(_caches.Select(cache => cache.Synced));

    public Task RunAsync(CancellationToken cancel) => Task.WhenAll([.. _caches.Select(cache => cache.RunAsync(cancel)), Events.RunAsync(cancel)]);
}
