using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets, as one look at the caches found them. Current is the one with the Deployment's template.</summary>
public sealed record Rollout(JsonObject Deployment, JsonObject? Current, IReadOnlyList<JsonObject> Old)
{
    public int Replicas => Deployment.Int(1, "spec", "replicas");

    public RolloutLimits Limits => RolloutLimits.Of(Deployment);

    public IReadOnlyList<JsonObject> All => Current is null ? Old : [.. Old, Current];

    public int TotalReplicas => All.Sum(SpecReplicas);

    public int AvailableReplicas => All.Sum(Available);

    public static int SpecReplicas(JsonObject? set) => set is null ? 0 : set.Int(1, "spec", "replicas");

    public static int Available(JsonObject? set) => set.Int(0, "status", "availableReplicas");

    /// <summary>Sorts the ReplicaSets by age; of several with the same template the oldest is the current one.</summary>
    public static Rollout Of(JsonObject deployment, IEnumerable<JsonObject> sets)
    {
        var byAge = sets.OrderBy(set => set.Created()).ThenBy(set => set.Name(), StringComparer.Ordinal).ToList();
        var current = byAge.Find(set => PodTemplate.SameTemplate(deployment, set));
        return new Rollout(deployment, current, [.. byAge.Where(set => set != current)]);
    }

    /// <summary>How many replicas the current ReplicaSet may have now: as many as asked for, within what the surge allows in all.</summary>
    public int CurrentMayHave()
    {
        if (Deployment.Text("spec", "strategy", "type") == "Recreate")
        {
            return Replicas;
        }

        var mine = SpecReplicas(Current);
        var room = Replicas + Limits.MaxSurge - TotalReplicas;
        return room <= 0 ? mine : mine + Math.Min(room, Replicas - mine);
    }

    /// <summary>
    /// How far the old ReplicaSets can shrink now. First their pods that do not serve anyway, within what may be missing in all; then
    /// pods that do, as long as enough are available.
    /// </summary>
    public IReadOnlyList<(JsonObject Set, int Replicas)> ShrinkOld()
    {
        var minAvailable = Replicas - Limits.MaxUnavailable;
        var notYetAvailable = SpecReplicas(Current) - Available(Current);
        var room = TotalReplicas - minAvailable - notYetAvailable;
        if (Old.Sum(SpecReplicas) == 0 || room <= 0)
        {
            return [];
        }

        var wanted = Old.ToDictionary(set => set, SpecReplicas);
        foreach (var set in Old)
        {
            var unhealthy = Math.Min(room, SpecReplicas(set) - Math.Min(Available(set), SpecReplicas(set)));
            wanted[set] -= unhealthy;
            room -= unhealthy;
        }

        var spare = AvailableReplicas - minAvailable;
        foreach (var set in Old)
        {
            var shrink = Math.Max(0, Math.Min(wanted[set], spare));
            wanted[set] -= shrink;
            spare -= shrink;
        }

        return [.. wanted.Where(entry => entry.Value != SpecReplicas(entry.Key)).Select(entry => (entry.Key, entry.Value))];
    }
}
