using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>
/// What a change of <c>spec.replicas</c> means for the ReplicaSets. In the middle of a rollout every one takes its share, so that
/// the proportion of old to new stays and the risk of a bad version does not grow.
/// </summary>
public static class ProportionalScaling
{
    public static IReadOnlyList<(JsonObject Set, int Replicas)> Plan(Rollout rollout)
    {
        var active = rollout.All.Where(set => Rollout.SpecReplicas(set) > 0).ToList();
        if (active.Count <= 1)
        {
            var only = active.Count == 1 ? active[0] : rollout.Current ?? rollout.Old.LastOrDefault();
            return only is null ? [] : [(only, rollout.Replicas)];
        }

        if (IsSaturated(rollout))
        {
            return [.. active.Where(set => set != rollout.Current).Select(set => (set, 0))];
        }

        return rollout.Deployment.Text("spec", "strategy", "type") == "Recreate" ? [] : Share(rollout, active);
    }

    private static bool IsSaturated(Rollout rollout) =>
        rollout.Current is { } current
        && Rollout.SpecReplicas(current) == rollout.Replicas
        && current.NumericAnnotation(Annotations.DesiredReplicas) == rollout.Replicas
        && Rollout.Available(current) == rollout.Replicas;

    private static List<(JsonObject Set, int Replicas)> Share(Rollout rollout, List<JsonObject> active)
    {
        var allowed = rollout.Replicas > 0 ? rollout.Replicas + rollout.Limits.MaxSurge : 0;
        var toAdd = allowed - active.Sum(Rollout.SpecReplicas);

        // The largest first; of equals the newest grows first, and the oldest shrinks first.
        var bySize = active.OrderByDescending(Rollout.SpecReplicas);
        var ordered = (toAdd > 0 ? bySize.ThenByDescending(set => set.Created()) : bySize.ThenBy(set => set.Created())).ToList();
        var result = new List<(JsonObject Set, int Replicas)>();
        var added = 0;
        foreach (var set in ordered)
        {
            var share = toAdd == added ? 0 : Share(rollout, set);
            share = toAdd > 0 ? Math.Min(share, toAdd - added) : Math.Max(share, toAdd - added);
            added += share;
            result.Add((set, Rollout.SpecReplicas(set) + share));
        }

        // What rounding left over goes to the largest.
        result[0] = (result[0].Set, Math.Max(0, result[0].Replicas + toAdd - added));
        return result;
    }

    private static int Share(Rollout rollout, JsonObject set)
    {
        var replicas = Rollout.SpecReplicas(set);
        if (rollout.Replicas == 0)
        {
            return -replicas;
        }

        var before = set.NumericAnnotation(Annotations.MaxReplicas) ?? rollout.Deployment.Int(0, "status", "replicas");
        return before <= 0
            ? 0
            : (int)Math.Round(replicas * (double)(rollout.Replicas + rollout.Limits.MaxSurge) / before, MidpointRounding.AwayFromZero) - replicas;
    }
}
