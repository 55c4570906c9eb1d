using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.Scheduling;

/// <summary>Binds pods to nodes, one at a time, and says in the pod's own condition and in an event why one fits nowhere.</summary>
public sealed class Scheduler : Controller
{
    private const string Manager = "kube-scheduler";

    private readonly NodeUsages _usages = new();

    public Scheduler(ClusterState cluster, ILogger<Scheduler> logger) : base(cluster, logger)
    {
        cluster.Pods.Changed += (before, after) =>
        {
            _usages.Observe(before, after);
            if (after is not null && IsWaiting(after))
            {
                Queue.Add(after.Key());
            }

            // Resources were given back.
            if (before?.Text("spec", "nodeName") is not null && (after is null || (PodFacts.IsFinished(after) && !PodFacts.IsFinished(before))))
            {
                AddWaiting();
            }
        };
        cluster.Nodes.Changed += (_, _) => AddWaiting();
        cluster.VolumeClaims.Changed += (_, _) => AddWaiting();
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (Cluster.Pods.Get(key) is not { } pod || !IsWaiting(pod))
        {
            return;
        }

        var nodes = Cluster.Nodes.List().OrderBy(node => node.Name(), StringComparer.Ordinal).ToList();
        var request = PodRequest.Of(pod);
        var failures = new SchedulingFailure(nodes.Count);
        JsonObject? best = null;
        var bestLoad = decimal.MaxValue;
        if (UnboundClaim(pod) is { } claim)
        {
            failures.AddForAll(claim);
        }
        else
        {
            foreach (var node in nodes)
            {
                var used = _usages.Of(node.Name());
                if (NodeFit.Check(pod, request, node, used) is { } misfit)
                {
                    failures.Add(misfit);
                }
                else if (NodeFit.Load(request, node, used) is var load && load < bestLoad)
                {
                    (best, bestLoad) = (node, load);
                }
            }
        }

        await (best is null ? RefuseAsync(pod, failures.ToString(), cancel) : BindAsync(pod, best, cancel)).ConfigureAwait(false);
    }

    private async Task BindAsync(JsonObject pod, JsonObject node, CancellationToken cancel)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["nodeName"] = node.Name() } };
        await Cluster.Pods.PatchAsync(pod, patch, null, Manager, cancel).ConfigureAwait(false);
        Cluster.Events.Pod("Normal", EventSource.Scheduler, pod, "Scheduled", $"Successfully assigned {pod.Key()} to {node.Name()}", action: "Binding");
    }

    private async Task RefuseAsync(JsonObject pod, string message, CancellationToken cancel)
    {
        if (PodFacts.Condition(pod, "PodScheduled").Text("message") == message)
        {
            return;
        }

        var now = Timestamp.Seconds(Time.GetUtcNow());
        var status = (JsonObject?)pod.Map("status")?.DeepClone() ?? [];
        status["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "PodScheduled",
            ["observedGeneration"] = pod.Generation(),
            ["status"] = "False",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = PodFacts.Condition(pod, "PodScheduled").Text("lastTransitionTime") ?? now,
            ["reason"] = "Unschedulable",
            ["message"] = message,
        });
        await Cluster.Pods.SetStatusAsync(pod, status, Manager, cancel).ConfigureAwait(false);
        Cluster.Events.Pod("Warning", EventSource.Scheduler, pod, "FailedScheduling", message, action: "Scheduling");
    }

    private string? UnboundClaim(JsonObject pod)
    {
        foreach (var name in pod.Items("spec", "volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>())
        {
            if (Cluster.VolumeClaims.Get(new ObjectKey(pod.Namespace(), name)) is not { } claim)
            {
                return $"persistentvolumeclaim \"{name}\" not found";
            }

            if (claim.Text("status", "phase") != "Bound")
            {
                return "pod has unbound immediate PersistentVolumeClaims";
            }
        }

        return null;
    }

    private static bool IsWaiting(JsonObject pod) =>
        pod.Text("spec", "nodeName") is null && PodFacts.IsActive(pod)
        && pod.Text("spec", "schedulerName") is null or "default-scheduler"
        && !pod.Items("spec", "schedulingGates").Any();

    private void AddWaiting()
    {
        foreach (var pod in Cluster.Pods.List().Where(IsWaiting))
        {
            Queue.Add(pod.Key());
        }
    }
}
