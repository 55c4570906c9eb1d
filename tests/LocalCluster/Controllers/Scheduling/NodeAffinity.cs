using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Scheduling;

/// <summary><c>nodeSelector</c> and the required part of <c>nodeAffinity</c>.</summary>
public static class NodeAffinity
{
    public static bool Matches(JsonObject pod, JsonObject node)
    {
        var labels = node.Labels();
        if (!LabelSelector.MatchesMap(pod.Map("spec", "nodeSelector"), labels))
        {
            return false;
        }

        var required = pod.Map("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.Items("nodeSelectorTerms").Any(term => MatchesTerm(term, labels, node));
    }

    /// <summary>Every requirement of a term must hold; a term without any matches nothing.</summary>
    private static bool MatchesTerm(JsonObject term, Dictionary<string, string> labels, JsonObject node)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["metadata.name"] = node.Name() };
        return (term.Items("matchExpressions").Any() || term.Items("matchFields").Any())
            && term.Items("matchExpressions").All(expression => LabelSelector.MatchesExpression(expression, labels))
            && term.Items("matchFields").All(expression => LabelSelector.MatchesExpression(expression, fields));
    }
}
