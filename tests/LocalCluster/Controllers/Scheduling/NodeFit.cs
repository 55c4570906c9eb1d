using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Scheduling;

/// <summary>Whether a pod fits a node: the scheduler's filters in their order, of which the first that fails is the reason.</summary>
public static class NodeFit
{
    private const int DefaultMaxPods = 110;

    /// <summary>Null when the pod fits.</summary>
    public static Misfit? Check(JsonObject pod, IReadOnlyDictionary<string, decimal> request, JsonObject node, NodeUsage used)
    {
        if (node.Flag("spec", "unschedulable") && !Tolerations.Tolerate(pod, Tolerations.Unschedulable))
        {
            return new Misfit(["node(s) were unschedulable"], PreemptionCouldHelp: false);
        }

        var taint = node.Items("spec", "taints")
            .FirstOrDefault(taint => taint.Text("effect") is "NoSchedule" or "NoExecute" && !Tolerations.Tolerate(pod, taint));
        if (taint is not null)
        {
            return new Misfit([$"node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}"], PreemptionCouldHelp: false);
        }

        return NodeAffinity.Matches(pod, node)
            ? CheckResources(request, node, used)
            : new Misfit(["node(s) didn't match Pod's node affinity/selector"], PreemptionCouldHelp: false);
    }

    /// <summary>How full CPU and memory of the node would be with the pod, 0 to 2: the scheduler spreads load, so less is better.</summary>
    public static decimal Load(IReadOnlyDictionary<string, decimal> request, JsonObject node, NodeUsage used)
    {
        var allocatable = Allocatable(node);
        return new[] { "cpu", "memory" }.Sum(name =>
            allocatable.GetValueOrDefault(name) is > 0 and var size ? (used[name] + request.GetValueOrDefault(name)) / size : 0);
    }

    private static Misfit? CheckResources(IReadOnlyDictionary<string, decimal> request, JsonObject node, NodeUsage used)
    {
        var allocatable = Allocatable(node);
        var reasons = new List<string>();
        var evictionHelps = true;
        if (used.Pods + 1 > allocatable.GetValueOrDefault("pods", DefaultMaxPods))
        {
            reasons.Add("Too many pods");
        }

        foreach (var (name, value) in request.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var size = allocatable.GetValueOrDefault(name);
            if (value > 0 && value > size - used[name])
            {
                reasons.Add($"Insufficient {name}");
                evictionHelps &= value <= size;
            }
        }

        return reasons.Count == 0 ? null : new Misfit(reasons, evictionHelps);
    }

    private static Dictionary<string, decimal> Allocatable(JsonObject node) =>
        Quantity.ParseAll(node.Map("status", "allocatable") ?? node.Map("status", "capacity"));
}
