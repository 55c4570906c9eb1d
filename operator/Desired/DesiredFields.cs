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
    private const string PodSpec = "spec.template.spec.";

    /// <summary>
    /// Lists that server-side apply merges by key, by their paths: an Ingress' rules and a NetworkPolicy's ports are atomic, while a Service's ports are not. All others are atomic:
    /// same length, item by item. The lists of the Gateway API's routes and of a PodMonitor are all atomic.
    /// </summary>
    private static readonly Dictionary<string, string[]> ListKeys = new(StringComparer.Ordinal)
    {
        ["metadata.ownerReferences"] = ["uid"],
        ["spec.ports"] = ["port", "protocol"],
        [PodSpec + "containers"] = ["name"],
        [PodSpec + "containers.env"] = ["name"],
        [PodSpec + "containers.ports"] = ["containerPort", "protocol"],
        [PodSpec + "containers.volumeMounts"] = ["mountPath"],
        [PodSpec + "imagePullSecrets"] = ["name"],
        [PodSpec + "topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        [PodSpec + "volumes"] = ["name"],
    };

    /// <summary>Maps that are one value to server-side apply, and that the server adds nothing to: a selector with one more label selects other pods.</summary>
    private static readonly HashSet<string> Selectors = new(StringComparer.Ordinal) { "selector", "podSelector", "namespaceSelector", "labelSelector" };

    /// <summary>What a live map may have beside the desired fields.</summary>
    private enum Others
    {
        /// <summary>Anything: it belongs to somebody else, or is a default.</summary>
        Anything,

        /// <summary>Single values, as defaults in the item of an atomic list are; a map or a list there was put in by somebody.</summary>
        Values,

        /// <summary>Nothing.</summary>
        Nothing,
    }

    public static bool AreIn(JsonNode? desired, JsonNode? live) => Matches(desired, live, new Place("", IsQuantity: false, Others.Anything));

    private static bool Matches(JsonNode? desired, JsonNode? live, Place place) => (desired, live) switch
    {
        (null, _) => true,
        (_, null) => IsEmpty(desired),
        (JsonObject wanted, JsonObject found) => MatchMaps(wanted, found, place),
        (JsonArray wanted, JsonArray found) => MatchLists(wanted, found, place),
        (JsonValue wanted, JsonValue found) => MatchValues(wanted, found, place.IsQuantity),
        _ => false,
    };

    private static bool MatchMaps(JsonObject wanted, JsonObject found, Place place) =>
        wanted.All(field => Matches(field.Value, found[field.Key], place.Below(field.Key, field.Value)))
        && (place.Others == Others.Anything || found.All(field =>
            wanted.ContainsKey(field.Key) || IsEmpty(field.Value) || (field.Value is JsonValue && place.Others == Others.Values)));

    private static bool MatchLists(JsonArray wanted, JsonArray found, Place place)
    {
        if (!ListKeys.TryGetValue(place.Path, out var keys))
        {
            return wanted.Count == found.Count && wanted.Zip(found).All(pair => Matches(pair.First, pair.Second, place.InAtomicList()));
        }

        return wanted.All(item => found.Any(candidate => keys.All(key => Same(item![key], candidate![key])) && Matches(item, candidate, place)));
    }

    private static bool MatchValues(JsonValue wanted, JsonValue found, bool isQuantity) =>
        JsonNode.DeepEquals(wanted, found)
        || (isQuantity && new ResourceQuantity(wanted.ToString()).ToDecimal() == new ResourceQuantity(found.ToString()).ToDecimal());

    private static bool Same(JsonNode? first, JsonNode? second) => first is null ? second is null : second is not null && JsonNode.DeepEquals(first, second);

    // The API server drops an empty string, list or map and a false from most fields.
    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            _ => false,
        },
    };

    /// <summary>Where in an object a value is, and what that says of it.</summary>
    private readonly record struct Place(string Path, bool IsQuantity, Others Others)
    {
        // Only a list's path is ever looked up, so a single value costs no text.
        public Place Below(string name, JsonNode? value) => new(
            value is JsonObject or JsonArray ? Path.Length == 0 ? name : $"{Path}.{name}" : "",
            IsQuantity || name is "requests" or "limits" or "divisor" or "tolerance",
            Selectors.Contains(name) ? Others.Nothing : Others);

        public Place InAtomicList() => this with { Others = Others == Others.Nothing ? Others.Nothing : Others.Values };
    }
}
