using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.Deployments;

/// <summary>Creates, numbers, scales and removes the ReplicaSets of a Deployment.</summary>
public sealed class ReplicaSetWriter(ClusterState cluster)
{
    public const string Manager = "kube-controller-manager";

    /// <summary>Gives the current ReplicaSet the highest revision (it may be an old one that was rolled back to), and the Deployment the same.</summary>
    public async Task<Rollout> SyncRevisionAsync(Rollout rollout, CancellationToken cancel)
    {
        if (rollout.Current is not { } current)
        {
            return rollout;
        }

        var deployment = rollout.Deployment;
        var revision = rollout.Old.Select(Annotations.RevisionOf).DefaultIfEmpty(0).Max() + 1;
        var patch = new JsonObject();
        var annotations = Annotations.ForCurrentSet(deployment, current, revision);
        if (MergeDifference.Between(current.Map("metadata", "annotations"), Annotations.ToJson(annotations)) is { } changed)
        {
            patch["metadata"] = new JsonObject { ["annotations"] = changed };
        }

        var minReady = deployment.Int(0, "spec", "minReadySeconds");
        if (current.Int(0, "spec", "minReadySeconds") != minReady)
        {
            patch["spec"] = new JsonObject { ["minReadySeconds"] = minReady };
        }

        current = await cluster.ReplicaSets.PatchAsync(current, patch.Count == 0 ? null : patch, null, Manager, cancel).ConfigureAwait(false);
        deployment = await SetRevisionAsync(deployment, Annotations.RevisionOf(current), cancel).ConfigureAwait(false);
        if (DeploymentStatus.Deadline(deployment) is not null && PodFacts.Condition(deployment, "Progressing") is null)
        {
            var message = $"Found new replica set \"{current.Name()}\"";
            deployment = await SetProgressingAsync(deployment, "FoundNewReplicaSet", message, cancel).ConfigureAwait(false);
        }

        return rollout with { Deployment = deployment, Current = current };
    }

    /// <summary>Makes the ReplicaSet of the Deployment's template, as large as the limits allow at once.</summary>
    public async Task CreateAsync(Rollout rollout, CancellationToken cancel)
    {
        var deployment = rollout.Deployment;
        var replicas = rollout.CurrentMayHave();
        JsonObject created;
        try
        {
            created = await cluster.ReplicaSets.CreateAsync(NewSet(rollout, replicas), Manager, cancel).ConfigureAwait(false);
        }
        catch (ApiException taken) when (taken.Reason == "AlreadyExists")
        {
            // Another template has the same hash: count the collision, which gives another name on the next look.
            var status = (JsonObject?)deployment.Map("status")?.DeepClone() ?? [];
            status["collisionCount"] = deployment.Int(0, "status", "collisionCount") + 1;
            await cluster.Deployments.SetStatusAsync(deployment, status, Manager, cancel).ConfigureAwait(false);
            return;
        }
        catch (ApiException refused)
        {
            var message = $"Failed to create new replica set \"{deployment.Name()}-{PodTemplate.Hash(deployment)}\": {refused.Message}";
            await SetProgressingAsync(deployment, "ReplicaSetCreateError", message, cancel, "False").ConfigureAwait(false);
            throw;
        }

        if (replicas > 0)
        {
            Report(deployment, $"Scaled up replica set {created.Name()} from 0 to {replicas}");
        }

        deployment = await SetRevisionAsync(deployment, Annotations.RevisionOf(created), cancel).ConfigureAwait(false);
        if (DeploymentStatus.Deadline(deployment) is not null)
        {
            await SetProgressingAsync(deployment, "NewReplicaSetCreated", $"Created new replica set \"{created.Name()}\"", cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Sets the sizes, and the annotations that say what they were derived from. True when a size changed.</summary>
    public async Task<bool> ScaleAsync(JsonObject deployment, IReadOnlyList<(JsonObject Set, int Replicas)> sizes, CancellationToken cancel)
    {
        var scaled = false;
        foreach (var (set, replicas) in sizes)
        {
            var before = Rollout.SpecReplicas(set);
            var annotations = set.Strings("metadata", "annotations");
            Annotations.SetReplicas(annotations, deployment);
            var patch = new JsonObject();
            if (MergeDifference.Between(set.Map("metadata", "annotations"), Annotations.ToJson(annotations)) is { } changed)
            {
                patch["metadata"] = new JsonObject { ["annotations"] = changed };
            }

            if (before != replicas)
            {
                patch["spec"] = new JsonObject { ["replicas"] = replicas };
            }

            await cluster.ReplicaSets.PatchAsync(set, patch.Count == 0 ? null : patch, null, Manager, cancel).ConfigureAwait(false);
            if (before != replicas)
            {
                scaled = true;
                Report(deployment, $"Scaled {(before < replicas ? "up" : "down")} replica set {set.Name()} from {before} to {replicas}");
            }
        }

        return scaled;
    }

    /// <summary>Removes empty ReplicaSets beyond <c>revisionHistoryLimit</c>, the lowest revisions first.</summary>
    public async Task CleanUpAsync(Rollout rollout, CancellationToken cancel)
    {
        var limit = rollout.Deployment.Int(10, "spec", "revisionHistoryLimit");
        foreach (var set in rollout.Old.OrderBy(Annotations.RevisionOf).Take(Math.Max(0, rollout.Old.Count - limit)))
        {
            if (set.Int(0, "status", "replicas") == 0 && Rollout.SpecReplicas(set) == 0 && set.Generation() <= set.Int(0, "status", "observedGeneration"))
            {
                await cluster.ReplicaSets.DeleteAsync(set, force: false, cancel).ConfigureAwait(false);
            }
        }
    }

    private static JsonObject NewSet(Rollout rollout, int replicas)
    {
        var deployment = rollout.Deployment;
        var hash = PodTemplate.Hash(deployment);
        var template = (JsonObject)deployment.Map("spec", "template")!.DeepClone();
        var templateMetadata = template.Map("metadata") ?? (JsonObject)(template["metadata"] = new JsonObject());
        var labels = templateMetadata.Map("labels") ?? (JsonObject)(templateMetadata["labels"] = new JsonObject());
        labels[PodTemplate.HashLabel] = hash;
        var selector = (JsonObject?)deployment.Map("spec", "selector")?.DeepClone() ?? [];
        var matchLabels = selector.Map("matchLabels") ?? (JsonObject)(selector["matchLabels"] = new JsonObject());
        matchLabels[PodTemplate.HashLabel] = hash;
        var revision = rollout.Old.Select(Annotations.RevisionOf).DefaultIfEmpty(0).Max() + 1;
        var annotations = Annotations.ForCurrentSet(deployment, null, revision);
        Annotations.SetReplicas(annotations, deployment);
        var spec = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template };
        if (deployment.Int(0, "spec", "minReadySeconds") is > 0 and var minReady)
        {
            spec["minReadySeconds"] = minReady;
        }

        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name()}-{hash}",
                ["namespace"] = deployment.Namespace(),
                ["labels"] = labels.DeepClone(),
                ["annotations"] = Annotations.ToJson(annotations),
                ["ownerReferences"] = new JsonArray(deployment.OwnerReference("apps/v1", "Deployment")),
            },
            ["spec"] = spec,
        };
    }

    private async Task<JsonObject> SetRevisionAsync(JsonObject deployment, int revision, CancellationToken cancel)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        var patch = deployment.Annotation(Annotations.Revision) == text
            ? null
            : new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Revision] = text } } };
        return await cluster.Deployments.PatchAsync(deployment, patch, null, Manager, cancel).ConfigureAwait(false);
    }

    private async Task<JsonObject> SetProgressingAsync(JsonObject deployment, string reason, string message, CancellationToken cancel, string status = "True")
    {
        var conditions = new ConditionList(deployment, cluster.Time.GetUtcNow()) { HasUpdateTime = true };
        conditions.Set("Progressing", status, reason, message);
        var next = (JsonObject?)deployment.Map("status")?.DeepClone() ?? [];
        conditions.WriteTo(next);
        return await cluster.Deployments.SetStatusAsync(deployment, next, Manager, cancel).ConfigureAwait(false);
    }

    private void Report(JsonObject deployment, string message) =>
        cluster.Events.Normal(EventSource.Deployments, deployment, "Deployment", "apps/v1", "ScalingReplicaSet", message);
}
