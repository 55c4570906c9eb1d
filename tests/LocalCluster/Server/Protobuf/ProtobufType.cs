namespace LocalCluster.Server.Protobuf;

/// <summary>What the bytes of a field mean.</summary>
public enum ProtobufType
{
    Text,
    Integer,
    Boolean,

    /// <summary>Base64 in JSON.</summary>
    Bytes,

    /// <summary>A map from text to text.</summary>
    TextMap,

    /// <summary>A map from text to bytes, base64 in JSON.</summary>
    BytesMap,

    /// <summary>A map from text to amounts such as <c>500m</c>.</summary>
    QuantityMap,

    /// <summary>An amount: a message around a text.</summary>
    Quantity,

    /// <summary>A number or a text: a message that says which.</summary>
    NumberOrText,
    Message,

    /// <summary>A message whose fields JSON shows as the parent's own.</summary>
    Inline,
}
