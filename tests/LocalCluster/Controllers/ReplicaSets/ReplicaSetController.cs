using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many active pods as a ReplicaSet asks for, and counts them in its status.</summary>
public sealed class ReplicaSetController : Controller
{
    private const string Manager = "kube-controller-manager";

    public ReplicaSetController(ClusterState cluster, ILogger<ReplicaSetController> logger) : base(cluster, logger)
    {
        cluster.ReplicaSets.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.Pods.Changed += (before, after) =>
        {
            if ((after ?? before)!.ControllerOwner() is { } owner && owner.Text("kind") == "ReplicaSet")
            {
                Queue.Add(new ObjectKey((after ?? before)!.Namespace(), owner.Text("name")!));
            }
        };
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (Cluster.ReplicaSets.Get(key) is not { } set)
        {
            return;
        }

        ApiException? failure = null;
        if (!set.IsDeleting())
        {
            failure = await ScaleAsync(set, cancel).ConfigureAwait(false);
        }

        await WriteStatusAsync(set, failure, cancel).ConfigureAwait(false);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<ApiException?> ScaleAsync(JsonObject set, CancellationToken cancel)
    {
        var active = ActivePods(set);
        var missing = set.Int(1, "spec", "replicas") - active.Count;
        for (; missing > 0; missing--)
        {
            try
            {
                var pod = await Cluster.Pods.CreateAsync(NewPod(set), Manager, cancel).ConfigureAwait(false);
                Cluster.Events.Normal(EventSource.ReplicaSets, set, "ReplicaSet", "apps/v1", "SuccessfulCreate", $"Created pod: {pod.Name()}");
            }
            catch (ApiException refused)
            {
                Cluster.Events.Warning(EventSource.ReplicaSets, set, "ReplicaSet", "apps/v1", "FailedCreate", $"Error creating: {refused.Message}");
                return refused;
            }
        }

        foreach (var pod in PodRanking.ForDeletion(active).Take(-missing))
        {
            await Cluster.Pods.DeleteAsync(pod, force: false, cancel).ConfigureAwait(false);
            Cluster.Events.Normal(EventSource.ReplicaSets, set, "ReplicaSet", "apps/v1", "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
        }

        return null;
    }

    private async Task WriteStatusAsync(JsonObject set, ApiException? failure, CancellationToken cancel)
    {
        var active = ActivePods(set);
        var now = Time.GetUtcNow();
        var minReady = set.Int(0, "spec", "minReadySeconds");
        var available = 0;
        foreach (var pod in active)
        {
            available += PodFacts.IsAvailable(pod, minReady, now, out var wait) ? 1 : 0;
            if (wait is { } remaining)
            {
                Queue.AddAfter(set.Key(), remaining);
            }
        }

        var templateLabels = set.Map("spec", "template", "metadata", "labels");
        var status = new JsonObject { ["replicas"] = active.Count, ["observedGeneration"] = set.Generation() };
        SetCount(status, "fullyLabeledReplicas", active.Count(pod => LabelSelector.MatchesMap(templateLabels, pod.Labels())));
        SetCount(status, "readyReplicas", active.Count(PodFacts.IsReady));
        SetCount(status, "availableReplicas", available);
        var conditions = new ConditionList(set, now);
        if (failure is null)
        {
            conditions.Remove("ReplicaFailure");
        }
        else
        {
            conditions.Set("ReplicaFailure", "True", "FailedCreate", failure.Message);
        }

        conditions.WriteTo(status);
        await Cluster.ReplicaSets.SetStatusAsync(set, status, Manager, cancel).ConfigureAwait(false);
    }

    private List<JsonObject> ActivePods(JsonObject set) => [.. Cluster.Pods.OwnedBy(set.Uid()).Where(PodFacts.IsActive)];

    private static JsonObject NewPod(JsonObject set)
    {
        var template = set.Map("spec", "template") ?? [];
        var metadata = new JsonObject
        {
            ["name"] = $"{set.Name()}-{NameSuffix.Random()}",
            ["generateName"] = $"{set.Name()}-",
            ["namespace"] = set.Namespace(),
            ["ownerReferences"] = new JsonArray(set.OwnerReference("apps/v1", "ReplicaSet")),
        };
        foreach (var part in (string[])["labels", "annotations", "finalizers"])
        {
            if (template.At("metadata", part) is { } value)
            {
                metadata[part] = value.DeepClone();
            }
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone(),
        };
    }

    private static void SetCount(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
