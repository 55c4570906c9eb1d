using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>The status of a Deployment, computed from its ReplicaSets: counts and the conditions Progressing, Available, ReplicaFailure.</summary>
public static class DeploymentStatus
{
    private const string Completed = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";

    /// <summary>The counts, and Available; Progressing is taken over as it is.</summary>
    public static JsonObject Counts(Rollout rollout, ConditionList conditions)
    {
        var deployment = rollout.Deployment;
        var available = rollout.AvailableReplicas;
        var status = new JsonObject { ["observedGeneration"] = deployment.Generation() };
        SetCount(status, "replicas", rollout.All.Sum(set => set.Int(0, "status", "replicas")));
        SetCount(status, "updatedReplicas", rollout.Current.Int(0, "status", "replicas"));
        SetCount(status, "readyReplicas", rollout.All.Sum(set => set.Int(0, "status", "readyReplicas")));
        SetCount(status, "availableReplicas", available);
        SetCount(status, "unavailableReplicas", Math.Max(0, rollout.TotalReplicas - available));
        SetCount(status, "collisionCount", deployment.Int(0, "status", "collisionCount"));
        if (available >= rollout.Replicas - rollout.Limits.MaxUnavailable)
        {
            conditions.Set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        }
        else
        {
            conditions.Set("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
        }

        return status;
    }

    /// <summary>Progressing: done, moving, or stuck for longer than the deadline.</summary>
    public static void SetProgress(Rollout rollout, JsonObject status, ConditionList conditions, DateTimeOffset now)
    {
        var deployment = rollout.Deployment;
        if (Deadline(deployment) is not { } deadline)
        {
            conditions.Remove("Progressing");
            return;
        }

        var current = PodFacts.Condition(deployment, "Progressing");
        var subject = rollout.Current is { } set ? $"ReplicaSet \"{set.Name()}\"" : $"Deployment \"{deployment.Name()}\"";
        if (status.Int(0, "replicas") == status.Int(0, "updatedReplicas") && current.Text("reason") == Completed)
        {
            return;
        }

        if (IsComplete(rollout, status))
        {
            conditions.Set("Progressing", "True", Completed, $"{subject} has successfully progressed.");
        }
        else if (HasProgressed(deployment.Map("status"), status))
        {
            // Each step of progress starts the deadline anew, so the update time moves even where the reason stays.
            conditions.Set("Progressing", "True", "ReplicaSetUpdated", $"{subject} is progressing.", touch: true);
        }
        else if (HasTimedOut(current, deadline, now))
        {
            conditions.Set("Progressing", "False", TimedOut, $"{subject} has timed out progressing.");
        }
    }

    /// <summary>The first failure to create pods, the current ReplicaSet's before any other.</summary>
    public static void SetFailure(Rollout rollout, ConditionList conditions)
    {
        var failure = rollout.All.Reverse().Select(set => PodFacts.Condition(set, "ReplicaFailure")).FirstOrDefault(condition => condition is not null);
        if (failure is null)
        {
            conditions.Remove("ReplicaFailure");
            return;
        }

        conditions.Set("ReplicaFailure", failure.Text("status") ?? "True", failure.Text("reason") ?? "", failure.Text("message") ?? "");
    }

    public static bool IsComplete(Rollout rollout, JsonObject status) =>
        status.Int(0, "updatedReplicas") == rollout.Replicas
        && status.Int(0, "replicas") == rollout.Replicas
        && status.Int(0, "availableReplicas") == rollout.Replicas
        && (status.Number("observedGeneration") ?? 0) >= rollout.Deployment.Generation();

    /// <summary>When to look again for a deadline that may pass; null when none is running.</summary>
    public static TimeSpan? NextDeadline(Rollout rollout, JsonObject status, DateTimeOffset now)
    {
        var progressing = status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == "Progressing");
        if (Deadline(rollout.Deployment) is not { } deadline || IsComplete(rollout, status) || progressing is null
            || progressing.Text("reason") is Completed or TimedOut or "DeploymentPaused")
        {
            return null;
        }

        // One second later, as times are written in whole seconds.
        var due = progressing.Time("lastUpdateTime").GetValueOrDefault(now) + deadline + TimeSpan.FromSeconds(1);
        return due > now ? due - now : TimeSpan.FromSeconds(1);
    }

    public static TimeSpan? Deadline(JsonObject deployment) =>
        deployment.Number("spec", "progressDeadlineSeconds") is { } seconds and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    private static bool HasProgressed(JsonObject? before, JsonObject after)
    {
        var oldBefore = before.Int(0, "replicas") - before.Int(0, "updatedReplicas");
        var oldAfter = after.Int(0, "replicas") - after.Int(0, "updatedReplicas");
        return after.Int(0, "updatedReplicas") > before.Int(0, "updatedReplicas")
            || oldAfter < oldBefore
            || after.Int(0, "readyReplicas") > before.Int(0, "readyReplicas")
            || after.Int(0, "availableReplicas") > before.Int(0, "availableReplicas");
    }

    private static bool HasTimedOut(JsonObject? progressing, TimeSpan deadline, DateTimeOffset now) =>
        progressing is not null
        && progressing.Text("reason") != Completed
        && (progressing.Text("reason") == TimedOut || progressing.Time("lastUpdateTime") + deadline < now);

    private static void SetCount(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
