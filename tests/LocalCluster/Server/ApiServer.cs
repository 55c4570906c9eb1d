using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Network;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>The API server without its HTTP: everything that a request, from outside or from the cluster's own controllers, goes through.</summary>
public sealed class ApiServer
{
    private readonly GarbageCollector _collector;

    public ApiServer(AddressPool serviceAddresses, TimeProvider time)
    {
        Time = time;
        Store = new ObjectStore();
        Registry = new ResourceRegistry(Store);
        var customResources = new CustomResources(Store, Registry, time);
        var admission = new Admission(Store, customResources, serviceAddresses);
        Deleter = new Deleter(Store, time) { Removing = admission.Release };
        Writer = new ResourceWriter(Store, admission, Deleter, time);
        Reader = new ResourceReader(Store);
        Scale = new ScaleSubresource(Store, Writer);
        Feed = new WatchFeed(Store, time);
        _collector = new GarbageCollector(Store, Registry, customResources, Deleter);
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            Registry.TryGet("", "v1", "namespaces", out var namespaces);
            Writer.Create(
                namespaces!,
                null,
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } },
                new WriteOptions { Manager = "kube-apiserver" });
        }
    }

    public TimeProvider Time { get; }

    public ObjectStore Store { get; }

    public ResourceRegistry Registry { get; }

    public ResourceWriter Writer { get; }

    public ResourceReader Reader { get; }

    public ScaleSubresource Scale { get; }

    public Deleter Deleter { get; }

    public WatchFeed Feed { get; }

    public WriteCounter Writes { get; } = new();

    /// <summary>Collects garbage until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _collector.RunAsync(cancel);

    public ResourceType TypeOf(ResourceKind kind) =>
        Registry.TryGet(kind.Group, kind.Version, kind.Plural, out var type) ? type : throw new InvalidOperationException($"{kind} is not served.");
}
