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

    /// <summary>The UTF-8 text.</summary>
    public static byte[] ToBytes(object value) => JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static T FromNode<T>(JsonNode node) => node.Deserialize<T>(Options)!;
}
