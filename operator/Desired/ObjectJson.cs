using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Entities;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Desired;

/// <summary>Kubernetes objects as JSON nodes, exactly as the client sends and reads them.</summary>
public static class ObjectJson
{
    private static readonly JsonSerializerOptions Options = ApiJson.CreateOptions(EntityJson.Resolver);

    public static JsonNode ToNode(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), Options)!;

    public static T FromNode<T>(JsonNode node) => node.Deserialize<T>(Options)!;

    /// <summary>The JSON text with the keys of every map sorted.</summary>
    public static string Canonical(JsonNode node) => Sorted(node)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
