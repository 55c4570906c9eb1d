using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.ReplicaSets;

/// <summary>Which pods a ReplicaSet gives up first: those that do least, and of equals the younger.</summary>
public static class PodRanking
{
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>Pods in the order in which they go. Nodes with more of these pods give up theirs first.</summary>
    public static IEnumerable<JsonObject> ForDeletion(IReadOnlyList<JsonObject> pods)
    {
        var perNode = pods.CountBy(pod => pod.Text("spec", "nodeName") ?? "", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return pods
            .OrderBy(pod => pod.Text("spec", "nodeName") is null ? 0 : 1)
            .ThenBy(pod => pod.Text("status", "phase") switch { "Pending" => 0, "Running" => 2, _ => 1 })
            .ThenBy(pod => PodFacts.IsReady(pod) ? 1 : 0)
            .ThenBy(pod => pod.NumericAnnotation(DeletionCost) ?? 0)
            .ThenByDescending(pod => perNode[pod.Text("spec", "nodeName") ?? ""])
            .ThenByDescending(pod => PodFacts.ReadySince(pod) ?? DateTimeOffset.MaxValue)
            .ThenByDescending(pod => pod.Items("status", "containerStatuses").Sum(container => container.Int(0, "restartCount")))
            .ThenByDescending(pod => pod.Created())
            .ThenBy(pod => pod.Name(), StringComparer.Ordinal);
    }
}
