using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Scheduling;

/// <summary>What each node has given away, kept up to date pod by pod, so that a decision does not have to add up all pods.</summary>
public sealed class NodeUsages
{
    private readonly Dictionary<string, NodeUsage> _nodes = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public NodeUsage Of(string node)
    {
        lock (_lock)
        {
            return _nodes.GetValueOrDefault(node, NodeUsage.None);
        }
    }

    /// <summary>Takes a change of a pod. Sums do not depend on the order, so changes may come in from several threads.</summary>
    public void Observe(JsonObject? before, JsonObject? after)
    {
        var (from, to) = (Holds(before), Holds(after));
        if (from == to)
        {
            return;
        }

        lock (_lock)
        {
            Add(from, before, -1);
            Add(to, after, 1);
        }
    }

    private void Add(string? node, JsonObject? pod, int sign)
    {
        if (node is not null)
        {
            _nodes[node] = _nodes.GetValueOrDefault(node, NodeUsage.None).With(PodRequest.Of(pod!), sign);
        }
    }

    /// <summary>The node that the pod takes resources of; a finished pod takes none.</summary>
    private static string? Holds(JsonObject? pod) => pod is null || PodFacts.IsFinished(pod) ? null : pod.Text("spec", "nodeName");
}
