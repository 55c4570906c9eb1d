using System.Globalization;
using k8s.Models;

namespace ModelOperator.Desired.Gpu;

/// <summary>
/// Whether one more pod fits onto a node: what the nodes offer less what the pods on them have reserved, for every resource that the pod asks for. Node
/// selectors, required node affinity and taints count; what else a scheduler looks at does not, so that the answer is a good guess and no promise.
/// </summary>
public sealed class ClusterRoom
{
    private const int MostNodesNamed = 3;

    private readonly List<V1Node> _nodes = [];
    private readonly Dictionary<string, Dictionary<string, decimal>> _reserved = new(StringComparer.Ordinal);

    public void Add(V1Node node) => _nodes.Add(node);

    /// <summary>Counts what a pod has reserved. A pod without a node, or one that has ended, has nothing.</summary>
    public void Add(V1Pod pod)
    {
        if (pod.Spec?.NodeName is not { Length: > 0 } node || pod.Status?.Phase is "Succeeded" or "Failed")
        {
            return;
        }

        if (!_reserved.TryGetValue(node, out var amounts))
        {
            _reserved[node] = amounts = new Dictionary<string, decimal>(StringComparer.Ordinal);
        }

        foreach (var (resource, amount) in PodRequests.Of(pod.Spec))
        {
            amounts[resource] = amounts.GetValueOrDefault(resource) + amount;
        }
    }

    /// <summary>How to replace the pods of a template: surge when one more of them fits.</summary>
    /// <param name="pod">What the pod asks for.</param>
    /// <param name="gpu">The resource to speak of.</param>
    public GpuRollout Decide(V1PodSpec pod, string gpu)
    {
        var wanted = PodRequests.Of(pod);
        var suitable = _nodes
            .Where(node => NodeMatch.Allows(node, pod) && Allocatable(node, gpu) >= wanted.GetValueOrDefault(gpu))
            .OrderBy(node => node.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        if (suitable.Count == 0)
        {
            return new GpuRollout(IsSurge: false, $"no node that the pods may run on has {Count(wanted.GetValueOrDefault(gpu))} {gpu}");
        }

        return suitable.FirstOrDefault(node => wanted.All(amount => Free(node, amount.Key) >= amount.Value)) is { } free
            ? new GpuRollout(IsSurge: true, $"node {free.Metadata.Name} has {Count(Free(free, gpu))} {gpu} free")
            : new GpuRollout(IsSurge: false, $"no node has room for one more pod: {Lacks(suitable, wanted)}");
    }

    private static string Count(decimal amount) => amount.ToString("0.###", CultureInfo.InvariantCulture);

    private string Lacks(IReadOnlyList<V1Node> nodes, IReadOnlyDictionary<string, decimal> wanted) =>
        string.Join(", ", nodes.Take(MostNodesNamed).Select(node =>
        {
            var lacking = wanted.First(amount => Free(node, amount.Key) < amount.Value);
            return $"{node.Metadata.Name} has {Count(Free(node, lacking.Key))} of {Count(Allocatable(node, lacking.Key))} {lacking.Key} free";
        })) + (nodes.Count > MostNodesNamed ? $" and {nodes.Count - MostNodesNamed} more nodes" : "");

    private decimal Free(V1Node node, string resource) =>
        Allocatable(node, resource) - (_reserved.GetValueOrDefault(node.Metadata.Name)?.GetValueOrDefault(resource) ?? 0);

    private static decimal Allocatable(V1Node node, string resource) =>
        node.Status?.Allocatable?.TryGetValue(resource, out var amount) == true ? amount.ToDecimal() : 0;
}
