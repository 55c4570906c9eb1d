using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace ModelOperator.Desired;

/// <summary>
/// Whether a live object has every field of a desired one. What the API server and others add (defaults, sidecars, labels) does not count; how the
/// API server writes a value (<c>1000m</c> as <c>1</c>, an empty string as nothing) does not either.
/// </summary>
public static class DesiredFields
{
    /// <summary>Lists that server-side apply merges by key. All others are atomic: same length, item by item.</summary>
    private static readonly Dictionary<string, string[]> ListKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["ownerReferences"] = ["uid"],
        ["ports"] = ["containerPort", "port", "protocol"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        ["volumeMounts"] = ["mountPath"],
        ["volumes"] = ["name"],
    };

    public static bool AreIn(JsonNode? desired, JsonNode? live) => Matches(desired, live, "", isQuantity: false);

    private static bool Matches(JsonNode? desired, JsonNode? live, string name, bool isQuantity) => (desired, live) switch
    {
        (null, _) => true,
        (_, null) => IsEmpty(desired),
        (JsonObject wanted, JsonObject found) => wanted.All(field =>
            Matches(field.Value, found[field.Key], field.Key, isQuantity || field.Key is "requests" or "limits" or "divisor" or "tolerance")),
        (JsonArray wanted, JsonArray found) => MatchLists(wanted, found, name),
        (JsonValue wanted, JsonValue found) => MatchValues(wanted, found, isQuantity),
        _ => false,
    };

    private static bool MatchLists(JsonArray wanted, JsonArray found, string name)
    {
        if (!ListKeys.TryGetValue(name, out var keys))
        {
            return wanted.Count == found.Count && wanted.Zip(found).All(pair => Matches(pair.First, pair.Second, "", isQuantity: false));
        }

        return wanted.All(item => found.Any(candidate =>
            keys.All(key => Same(item![key], candidate![key])) && Matches(item, candidate, "", isQuantity: false)));
    }

    private static bool MatchValues(JsonValue wanted, JsonValue found, bool isQuantity) =>
        JsonNode.DeepEquals(wanted, found)
        || (isQuantity && new ResourceQuantity(wanted.ToString()).ToDecimal() == new ResourceQuantity(found.ToString()).ToDecimal());

    private static bool Same(JsonNode? first, JsonNode? second) => first is null ? second is null : second is not null && JsonNode.DeepEquals(first, second);

    // The API server drops an empty string, list or map and a false from most fields.
    private static bool IsEmpty(JsonNode desired) => desired switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => desired.GetValueKind() switch
        {
            JsonValueKind.String => desired.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            _ => false,
        },
    };
}
