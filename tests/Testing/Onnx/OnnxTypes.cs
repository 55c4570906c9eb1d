namespace Testing.Onnx;

/// <summary>What an element of each type is.</summary>
public static class OnnxTypes
{
    /// <summary>Bytes per element; 0 for strings.</summary>
    public static int Size(this OnnxType type) => type switch
    {
        OnnxType.Bool or OnnxType.Int8 or OnnxType.UInt8 => 1,
        OnnxType.Int16 or OnnxType.UInt16 or OnnxType.Float16 or OnnxType.BFloat16 => 2,
        OnnxType.Int32 or OnnxType.UInt32 or OnnxType.Float => 4,
        OnnxType.Int64 or OnnxType.UInt64 or OnnxType.Double => 8,
        OnnxType.String => 0,
        _ => throw new NotSupportedException($"Elements of the type {type} have no size here."),
    };

    public static bool IsFloat(this OnnxType type) => type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16;

    /// <summary>The type by its name in the Open Inference Protocol.</summary>
    public static OnnxType FromProtocol(string datatype) => datatype switch
    {
        "BOOL" => OnnxType.Bool,
        "UINT8" => OnnxType.UInt8,
        "UINT16" => OnnxType.UInt16,
        "UINT32" => OnnxType.UInt32,
        "UINT64" => OnnxType.UInt64,
        "INT8" => OnnxType.Int8,
        "INT16" => OnnxType.Int16,
        "INT32" => OnnxType.Int32,
        "INT64" => OnnxType.Int64,
        "FP16" => OnnxType.Float16,
        "BF16" => OnnxType.BFloat16,
        "FP32" => OnnxType.Float,
        "FP64" => OnnxType.Double,
        "BYTES" => OnnxType.String,
        _ => throw new NotSupportedException($"'{datatype}' is no datatype of the protocol."),
    };

    /// <summary>The type's name in the Open Inference Protocol.</summary>
    public static string ToProtocol(this OnnxType type) => type switch
    {
        OnnxType.Float16 => "FP16",
        OnnxType.BFloat16 => "BF16",
        OnnxType.Float => "FP32",
        OnnxType.Double => "FP64",
        OnnxType.String => "BYTES",
        _ => type.ToString().ToUpperInvariant(),
    };
}
