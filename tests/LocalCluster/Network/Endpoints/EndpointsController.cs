using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Network.Endpoints;

/// <summary>Keeps the EndpointSlice and the (older) Endpoints object of each Service with a selector in step with its pods.</summary>
public sealed class EndpointsController : Controller
{
    private const string Manager = "kube-controller-manager";
    private const string ServiceLabel = "kubernetes.io/service-name";
    private const string TriggerTime = "endpoints.kubernetes.io/last-change-trigger-time";

    public EndpointsController(ClusterState cluster, ILogger<EndpointsController> logger) : base(cluster, logger)
    {
        cluster.Services.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.Pods.Changed += (before, after) =>
        {
            AddServicesOf(before);
            AddServicesOf(after);
        };
        cluster.EndpointSlices.Changed += (before, after) =>
        {
            if (after is null && before!.Labels().TryGetValue(ServiceLabel, out var service))
            {
                Queue.Add(new ObjectKey(before!.Namespace(), service));
            }
        };
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        var slice = Slices(Cluster, key).FirstOrDefault();
        var endpoints = Cluster.Endpoints.Get(key);
        if (Cluster.Services.Get(key) is not { } service || service.IsDeleting())
        {
            // The Endpoints object has no owner reference, so nobody else removes it.
            if (endpoints?.Labels().GetValueOrDefault("endpoints.kubernetes.io/managed-by") == "endpoint-controller")
            {
                await Cluster.Endpoints.DeleteAsync(endpoints, force: false, cancel).ConfigureAwait(false);
            }

            return;
        }

        if (service.Map("spec", "selector") is not { Count: > 0 } selector)
        {
            return;
        }

        var pods = Cluster.Pods.List(key.Namespace)
            .Where(pod => pod.Text("status", "podIP") is not null && !PodFacts.IsFinished(pod) && LabelSelector.MatchesMap(selector, pod))
            .OrderBy(pod => pod.Name(), StringComparer.Ordinal)
            .ToList();
        await WriteSliceAsync(service, slice, EndpointObjects.Slice(service, pods), cancel).ConfigureAwait(false);
        await WriteEndpointsAsync(service, endpoints, EndpointObjects.Subsets(service, pods), cancel).ConfigureAwait(false);
    }

    /// <summary>The slices of a Service.</summary>
    public static IEnumerable<JsonObject> Slices(ClusterState cluster, ObjectKey service) =>
        cluster.EndpointSlices.List(service.Namespace).Where(slice => slice.Text("metadata", "labels", ServiceLabel) == service.Name);

    private async Task WriteSliceAsync(JsonObject service, JsonObject? slice, JsonObject content, CancellationToken cancel)
    {
        if (slice is null)
        {
            content["apiVersion"] = "discovery.k8s.io/v1";
            content["kind"] = "EndpointSlice";
            content["addressType"] = "IPv4";
            content["metadata"] = new JsonObject
            {
                ["name"] = $"{service.Name()}-{NameSuffix.Random()}",
                ["generateName"] = $"{service.Name()}-",
                ["namespace"] = service.Namespace(),
                ["labels"] = new JsonObject
                {
                    ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io",
                    [ServiceLabel] = service.Name(),
                },
                ["annotations"] = Triggered(),
                ["ownerReferences"] = new JsonArray(service.OwnerReference("v1", "Service")),
            };
            await Cluster.EndpointSlices.CreateAsync(content, Manager, cancel).ConfigureAwait(false);
            return;
        }

        var patch = Difference(slice, content, "endpoints", "ports");
        await Cluster.EndpointSlices.PatchAsync(slice, patch, null, Manager, cancel).ConfigureAwait(false);
    }

    private async Task WriteEndpointsAsync(JsonObject service, JsonObject? endpoints, JsonObject content, CancellationToken cancel)
    {
        if (endpoints is null)
        {
            content["apiVersion"] = "v1";
            content["kind"] = "Endpoints";
            content["metadata"] = new JsonObject
            {
                ["name"] = service.Name(),
                ["namespace"] = service.Namespace(),
                ["labels"] = new JsonObject { ["endpoints.kubernetes.io/managed-by"] = "endpoint-controller" },
                ["annotations"] = Triggered(),
            };
            await Cluster.Endpoints.CreateAsync(content, Manager, cancel).ConfigureAwait(false);
            return;
        }

        await Cluster.Endpoints.PatchAsync(endpoints, Difference(endpoints, content, "subsets"), null, Manager, cancel).ConfigureAwait(false);
    }

    /// <summary>A patch of the named lists, or null when they are as wanted; an absent list is an empty one.</summary>
    private JsonObject? Difference(JsonObject existing, JsonObject wanted, params string[] lists)
    {
        var patch = new JsonObject();
        foreach (var list in lists)
        {
            var (before, after) = (existing[list] as JsonArray ?? [], wanted[list] as JsonArray ?? []);
            if (!JsonNode.DeepEquals(before, after))
            {
                patch[list] = after.DeepClone();
            }
        }

        if (patch.Count == 0)
        {
            return null;
        }

        patch["metadata"] = new JsonObject { ["annotations"] = Triggered() };
        return patch;
    }

    private JsonObject Triggered() => new() { [TriggerTime] = Timestamp.Seconds(Time.GetUtcNow()) };

    private void AddServicesOf(JsonObject? pod)
    {
        if (pod is null)
        {
            return;
        }

        foreach (var service in Cluster.Services.List(pod.Namespace()))
        {
            if (service.Map("spec", "selector") is { Count: > 0 } selector && LabelSelector.MatchesMap(selector, pod))
            {
                Queue.Add(service.Key());
            }
        }
    }
}
