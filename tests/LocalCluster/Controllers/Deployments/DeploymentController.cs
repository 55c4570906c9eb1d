using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Controllers.Reconciliation;

namespace LocalCluster.Controllers.Deployments;

/// <summary>
/// Turns Deployments into ReplicaSets. Each reconcile makes at most one kind of step (grow the new, shrink the old, clean up) and
/// waits for the ReplicaSets' next status before the following one, so that the limits hold at every moment.
/// </summary>
public sealed class DeploymentController : Controller
{
    private readonly ReplicaSetWriter _sets;

    public DeploymentController(ClusterState cluster, ILogger<DeploymentController> logger) : base(cluster, logger)
    {
        _sets = new ReplicaSetWriter(cluster);
        cluster.Deployments.Changed += (before, after) => Queue.Add((after ?? before)!.Key());
        cluster.ReplicaSets.Changed += (before, after) => AddOwner((after ?? before)!);
        cluster.Pods.Changed += (before, after) =>
        {
            // Recreate waits for the last old pod to be gone, which changes no ReplicaSet.
            if (after is null && before!.ControllerOwner() is { } owner
                && cluster.ReplicaSets.Get(new ObjectKey(before!.Namespace(), owner.Text("name")!)) is { } set)
            {
                AddOwner(set);
            }
        };
    }

    protected override async Task ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (Cluster.Deployments.Get(key) is not { } deployment)
        {
            return;
        }

        if (deployment.IsDeleting())
        {
            await WriteStatusAsync(Look(deployment), followProgress: false, cancel).ConfigureAwait(false);
            return;
        }

        deployment = await NotePauseAsync(deployment, cancel).ConfigureAwait(false);
        var paused = deployment.Flag("spec", "paused");
        var rollout = await _sets.SyncRevisionAsync(Look(deployment), cancel).ConfigureAwait(false);
        if (paused || IsScaling(rollout))
        {
            await _sets.ScaleAsync(rollout.Deployment, ProportionalScaling.Plan(rollout), cancel).ConfigureAwait(false);
            rollout = Look(deployment);
            if (paused)
            {
                await _sets.CleanUpAsync(rollout, cancel).ConfigureAwait(false);
            }

            await WriteStatusAsync(Look(deployment), followProgress: false, cancel).ConfigureAwait(false);
            return;
        }

        await (deployment.Text("spec", "strategy", "type") == "Recreate" ? RecreateAsync(rollout, cancel) : RollAsync(rollout, cancel)).ConfigureAwait(false);
        await WriteStatusAsync(Look(deployment), followProgress: true, cancel).ConfigureAwait(false);
    }

    private async Task RollAsync(Rollout rollout, CancellationToken cancel)
    {
        if (rollout.Current is null)
        {
            await _sets.CreateAsync(rollout, cancel).ConfigureAwait(false);
            return;
        }

        if (await GrowAsync(rollout, cancel).ConfigureAwait(false))
        {
            return;
        }

        if (await _sets.ScaleAsync(rollout.Deployment, rollout.ShrinkOld(), cancel).ConfigureAwait(false))
        {
            return;
        }

        await CleanUpWhenCompleteAsync(rollout, cancel).ConfigureAwait(false);
    }

    private async Task RecreateAsync(Rollout rollout, CancellationToken cancel)
    {
        var toZero = rollout.Old.Where(set => Rollout.SpecReplicas(set) > 0).Select(set => (set, 0)).ToList();
        if (await _sets.ScaleAsync(rollout.Deployment, toZero, cancel).ConfigureAwait(false)
            || rollout.Old.SelectMany(set => Cluster.Pods.OwnedBy(set.Uid())).Any(pod => !PodFacts.IsFinished(pod)))
        {
            return;
        }

        if (rollout.Current is null)
        {
            await _sets.CreateAsync(rollout, cancel).ConfigureAwait(false);
            return;
        }

        if (!await GrowAsync(rollout, cancel).ConfigureAwait(false))
        {
            await CleanUpWhenCompleteAsync(rollout, cancel).ConfigureAwait(false);
        }
    }

    private Task<bool> GrowAsync(Rollout rollout, CancellationToken cancel) =>
        _sets.ScaleAsync(rollout.Deployment, [(rollout.Current!, rollout.CurrentMayHave())], cancel);

    private async Task CleanUpWhenCompleteAsync(Rollout rollout, CancellationToken cancel)
    {
        if (DeploymentStatus.IsComplete(rollout, rollout.Deployment.Map("status") ?? []))
        {
            await _sets.CleanUpAsync(rollout, cancel).ConfigureAwait(false);
        }
    }

    private async Task WriteStatusAsync(Rollout rollout, bool followProgress, CancellationToken cancel)
    {
        var now = Time.GetUtcNow();
        var conditions = new ConditionList(rollout.Deployment, now) { HasUpdateTime = true };
        var status = DeploymentStatus.Counts(rollout, conditions);
        if (followProgress)
        {
            DeploymentStatus.SetProgress(rollout, status, conditions, now);
            DeploymentStatus.SetFailure(rollout, conditions);
        }

        conditions.WriteTo(status);
        await Cluster.Deployments.SetStatusAsync(rollout.Deployment, status, ReplicaSetWriter.Manager, cancel).ConfigureAwait(false);
        if (DeploymentStatus.NextDeadline(rollout, status, now) is { } wait)
        {
            Queue.AddAfter(rollout.Deployment.Key(), wait);
        }
    }

    /// <summary>A pause stops the clock of the progress deadline, and resuming starts it anew.</summary>
    private async Task<JsonObject> NotePauseAsync(JsonObject deployment, CancellationToken cancel)
    {
        var reason = PodFacts.Condition(deployment, "Progressing").Text("reason");
        var paused = deployment.Flag("spec", "paused");
        if (DeploymentStatus.Deadline(deployment) is null || reason == "ProgressDeadlineExceeded" || paused == (reason == "DeploymentPaused"))
        {
            return deployment;
        }

        var conditions = new ConditionList(deployment, Time.GetUtcNow()) { HasUpdateTime = true };
        var (nextReason, message) = paused ? ("DeploymentPaused", "Deployment is paused") : ("DeploymentResumed", "Deployment is resumed");
        conditions.Set("Progressing", "Unknown", nextReason, message);
        var status = (JsonObject?)deployment.Map("status")?.DeepClone() ?? [];
        conditions.WriteTo(status);
        return await Cluster.Deployments.SetStatusAsync(deployment, status, ReplicaSetWriter.Manager, cancel).ConfigureAwait(false);
    }

    private static bool IsScaling(Rollout rollout) =>
        rollout.All.Where(set => Rollout.SpecReplicas(set) > 0)
            .Any(set => set.NumericAnnotation(Annotations.DesiredReplicas) is { } desired && desired != rollout.Replicas);

    /// <summary>The Deployment and its ReplicaSets as they are now.</summary>
    private Rollout Look(JsonObject deployment)
    {
        var latest = Cluster.Deployments.Get(deployment.Key()) ?? deployment;
        return Rollout.Of(latest, Cluster.ReplicaSets.OwnedBy(deployment.Uid()).Where(set => !set.IsDeleting()));
    }

    private void AddOwner(JsonObject set)
    {
        if (set.ControllerOwner() is { } owner && owner.Text("kind") == "Deployment")
        {
            Queue.Add(new ObjectKey(set.Namespace(), owner.Text("name")!));
        }
    }
}
