namespace LocalCluster.Schemas;

internal enum ScalarType
{
    String,
    Integer,
    Number,
    Boolean,
    IntOrString,

    /// <summary>A resource quantity; stored in canonical form.</summary>
    Quantity,

    /// <summary>RFC 3339 with seconds.</summary>
    Time,

    /// <summary>RFC 3339 with exactly six fraction digits.</summary>
    MicroTime,

    /// <summary>Base64.</summary>
    Bytes,
}
