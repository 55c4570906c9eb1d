using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;
using LocalCluster.Network.Endpoints;

namespace LocalCluster.Network.Forwarding;

/// <summary>
/// Makes the cluster IPs of Services answer: a listener for each TCP port of each Service that has ready endpoints. Without any,
/// nobody listens and a client is refused, as a real node refuses it.
/// </summary>
public sealed class ServiceProxy : Controller, IDisposable
{
    // Most systems keep ports below 1024 for root. An ordinary user's cluster answers for port 80 on 8080, for 443 on 8443.
    private const int UnprivilegedOffset = 8000;

    private readonly Dictionary<ObjectKey, Dictionary<IPEndPoint, PortForwarder>> _forwarders = [];

    public ServiceProxy(ClusterState cluster, ILogger<ServiceProxy> logger) : base(cluster, logger)
    {
        cluster.Services.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.EndpointSlices.Changed += (before, after) =>
        {
            var slice = (after ?? before)!;
            if (slice.Labels().TryGetValue("kubernetes.io/service-name", out var service))
            {
                Queue.Add(new ObjectKey(slice.Namespace(), service));
            }
        };
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        var wanted = Cluster.Services.Get(key) is { } service ? Routes(service) : [];
        if (!_forwarders.TryGetValue(key, out var current))
        {
            _forwarders[key] = current = [];
        }

        foreach (var address in current.Keys.Where(address => !wanted.ContainsKey(address)).ToList())
        {
            current.Remove(address, out var forwarder);
            forwarder!.Dispose();
        }

        foreach (var (address, endpoints) in wanted)
        {
            if (current.TryGetValue(address, out var forwarder))
            {
                forwarder.SetEndpoints(endpoints);
            }
            else
            {
                current[address] = Listen(key, address, endpoints);
            }
        }

        if (current.Count == 0)
        {
            _forwarders.Remove(key);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var forwarder in _forwarders.Values.SelectMany(ports => ports.Values))
        {
            forwarder.Dispose();
        }
    }

    /// <summary>Each address to listen on, with the ready endpoints behind it.</summary>
    private Dictionary<IPEndPoint, IPEndPoint[]> Routes(JsonObject service)
    {
        var result = new Dictionary<IPEndPoint, IPEndPoint[]>();
        if (service.IsDeleting() || !IPAddress.TryParse(service.Text("spec", "clusterIP"), out var clusterIp) || !IPAddress.IsLoopback(clusterIp))
        {
            return result;
        }

        var slices = EndpointsController.Slices(Cluster, service.Key()).ToList();
        foreach (var port in service.Items("spec", "ports").Where(port => port.Text("protocol") is null or "TCP"))
        {
            var endpoints = slices.SelectMany(slice => Ready(slice, port.Text("name") ?? "")).ToArray();
            if (endpoints.Length > 0)
            {
                result[new IPEndPoint(clusterIp, port.Int(0, "port"))] = endpoints;
            }
        }

        return result;
    }

    private static IEnumerable<IPEndPoint> Ready(JsonObject slice, string portName)
    {
        var port = slice.Items("ports").FirstOrDefault(port => (port.Text("name") ?? "") == portName).Int(0, "port");
        return port == 0
            ? []
            : slice.Items("endpoints")
                .Where(endpoint => endpoint.Flag("conditions", "ready"))
                .SelectMany(endpoint => endpoint.Texts("addresses"))
                .Select(address => new IPEndPoint(IPAddress.Parse(address), port));
    }

    private PortForwarder Listen(ObjectKey key, IPEndPoint address, IPEndPoint[] endpoints)
    {
        try
        {
            return new PortForwarder(address, endpoints, Logger);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
        {
            var unprivileged = new IPEndPoint(address.Address, address.Port + UnprivilegedOffset);
            Report(key, "ListeningElsewhere", $"This user may not listen on {address}; listening on {unprivileged} instead.");
            return new PortForwarder(unprivileged, endpoints, Logger);
        }
        catch (SocketException refused)
        {
            Report(key, "FailedToListen", $"Cannot listen on {address}: {refused.Message}");
            throw;
        }
    }

    private void Report(ObjectKey key, string reason, string message)
    {
        if (Cluster.Services.Get(key) is { } service)
        {
            Cluster.Events.Warning(EventSource.ServiceProxy, service, "Service", "v1", reason, message);
        }
    }
}
