using System.Globalization;
using k8s.Models;

namespace ModelOperator.Desired.Gpu;

/// <summary>Whether a node takes a pod at all: it is ready and open, and selectors, required affinity and taints agree.</summary>
internal static class NodeMatch
{
    public static bool Allows(V1Node node, V1PodSpec pod) =>
        node.Spec?.Unschedulable != true
        && node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true
        && (pod.NodeSelector ?? new Dictionary<string, string>()).All(label => Label(node, label.Key) == label.Value)
        && MatchesAffinity(node, pod)
        && (node.Spec?.Taints ?? []).Where(taint => taint.Effect is "NoSchedule" or "NoExecute").All(taint => IsTolerated(taint, pod.Tolerations));

    private static bool MatchesAffinity(V1Node node, V1PodSpec pod) =>
        pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required
        || required.NodeSelectorTerms.Any(term => Matches(node, term));

    // A term without any requirement matches nothing.
    private static bool Matches(V1Node node, V1NodeSelectorTerm term)
    {
        var labels = term.MatchExpressions ?? [];
        var fields = term.MatchFields ?? [];
        return labels.Count + fields.Count > 0
            && labels.All(requirement => Matches(Label(node, requirement.Key), requirement))
            && fields.All(requirement => requirement.Key == "metadata.name" && Matches(node.Metadata.Name, requirement));
    }

    private static bool Matches(string? value, V1NodeSelectorRequirement requirement) => requirement.OperatorProperty switch
    {
        "In" => value is not null && requirement.Values?.Contains(value) == true,
        "NotIn" => value is null || requirement.Values?.Contains(value) != true,
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value, requirement) > 0,
        "Lt" => Compare(value, requirement) < 0,
        _ => false,
    };

    // Null, which is neither more nor less, where one of both is no number.
    private static int? Compare(string? value, V1NodeSelectorRequirement requirement) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var found)
        && long.TryParse(requirement.Values?.FirstOrDefault(), CultureInfo.InvariantCulture, out var bound)
            ? found.CompareTo(bound)
            : null;

    private static bool IsTolerated(V1Taint taint, IList<V1Toleration>? tolerations) => tolerations?.Any(toleration =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key)
            ? toleration.OperatorProperty == "Exists"
            : toleration.Key == taint.Key && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? "") == (taint.Value ?? "")))) == true;

    private static string? Label(V1Node node, string key) => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : null;
}
