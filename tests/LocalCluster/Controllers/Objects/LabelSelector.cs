using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>metav1.LabelSelector, and the plain map that a Service has for one.</summary>
public static class LabelSelector
{
    /// <summary>An absent selector matches nothing, an empty one everything.</summary>
    public static bool Matches(JsonObject? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is not null
        && MatchesMap(selector.Map("matchLabels"), labels)
        && selector.Items("matchExpressions").All(expression => MatchesExpression(expression, labels));

    public static bool MatchesMap(JsonObject? map, IReadOnlyDictionary<string, string> labels) =>
        (map ?? []).All(entry => labels.TryGetValue(entry.Key, out var value) && value == entry.Value.Text());

    /// <summary>The same over an object's labels as they are, for loops over many objects.</summary>
    public static bool MatchesMap(JsonObject map, JsonObject obj)
    {
        var labels = obj.Map("metadata", "labels");
        foreach (var (name, value) in map)
        {
            if (labels.Text(name) is not { } label || label != value.Text())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One requirement of a label selector or of a node selector term (which adds Gt and Lt).</summary>
    public static bool MatchesExpression(JsonObject expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.Text("key") ?? "", out var value);
        var values = expression.Texts("values").ToArray();
        return expression.Text("operator") switch
        {
            "In" => has && values.Contains(value),
            "NotIn" => !has || !values.Contains(value),
            "Exists" => has,
            "DoesNotExist" => !has,
            "Gt" => has && Compare(value, values) > 0,
            "Lt" => has && Compare(value, values) < 0,
            _ => false,
        };
    }

    private static int Compare(string? value, string[] values) =>
        long.TryParse(value, out var left) && values is [var only] && long.TryParse(only, out var right) ? left.CompareTo(right) : 0;
}
