using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>Matches labels against the LabelSelector of an object.</summary>
public static class LabelSelectors
{
    /// <summary>True when the labels fit; an empty selector fits all.</summary>
    public static bool Matches(JsonObject selector, JsonObject labels) =>
        (selector["matchLabels"] as JsonObject ?? []).All(p => labels[p.Key].AsString() == p.Value.AsString())
        && (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().All(e => Holds(e, labels));

    private static bool Holds(JsonObject expression, JsonObject labels)
    {
        var value = labels[expression["key"].AsString() ?? ""].AsString();
        var listed = (expression["values"] as JsonArray ?? []).Any(v => v.AsString() == value);
        return expression["operator"].AsString() switch
        {
            "In" => value is not null && listed,
            "NotIn" => value is null || !listed,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
