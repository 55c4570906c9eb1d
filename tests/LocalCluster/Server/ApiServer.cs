using System.Text.Json.Nodes;
using LocalCluster.Access;
using LocalCluster.Api;
using LocalCluster.Network;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>The API server without its HTTP: everything that a request, from outside or from the cluster's own controllers, goes through.</summary>
public sealed class ApiServer
{
    private readonly GarbageCollector _collector;

    /// <param name="serviceAddresses">Where Services get their cluster IPs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="serviceAccounts">Whether pods have ServiceAccounts and namespaces get their default one. A server alone does without, as a kube-apiserver without controllers has to.</param>
    public ApiServer(AddressPool serviceAddresses, TimeProvider time, bool serviceAccounts = false)
    {
        Time = time;
        Store = new ObjectStore();
        Registry = new ResourceRegistry(Store);
        var customResources = new CustomResources(Store, Registry, time);
        Tokens = new ServiceAccountTokens(Store);
        Authenticator = new Authenticator(Tokens);
        Authorizer = new RbacAuthorizer(Store);
        var admission = new Admission(Store, customResources, serviceAddresses, serviceAccounts ? new ServiceAccountAdmission(Store) : null);
        Initial = new InitialObjects(this, admission);
        Deleter = new Deleter(Store, time) { Removing = admission.Release };
        Writer = new ResourceWriter(Store, admission, Deleter, time);
        Reader = new ResourceReader(Store);
        if (serviceAccounts)
        {
            admission.NamespaceCreated = ns => Writer.Create(TypeOf(ResourceKind.ServiceAccounts), ns, ServiceAccountAdmission.Default(ns), new WriteOptions { Manager = "kube-controller-manager" });
        }

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

    public ServiceAccountTokens Tokens { get; }

    public Authenticator Authenticator { get; }

    public RbacAuthorizer Authorizer { get; }

    public InitialObjects Initial { get; }

    public WriteCounter Writes { get; } = new();

    /// <summary>Collects garbage until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _collector.RunAsync(cancel);

    public ResourceType TypeOf(ResourceKind kind) =>
        Registry.TryGet(kind.Group, kind.Version, kind.Plural, out var type) ? type : throw new InvalidOperationException($"{kind} is not served.");
}
