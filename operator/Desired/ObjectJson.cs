using System.Text.Json.Nodes;
using k8s;

namespace ModelOperator.Desired;

/// <summary>Kubernetes objects as JSON nodes.</summary>
public static class ObjectJson
{
    public static JsonNode ToNode(object value) => JsonNode.Parse(KubernetesJson.Serialize(value))!;

    /// <summary>The JSON text with the keys of every map sorted.</summary>
    public static string Canonical(JsonNode node) => Sorted(node)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
