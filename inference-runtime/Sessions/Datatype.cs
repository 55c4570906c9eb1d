namespace InferenceRuntime.Sessions;

/// <summary>The element types of the Open Inference Protocol.</summary>
public enum Datatype
{
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int8,
    Int16,
    Int32,
    Int64,
    FP16,
    BF16,
    FP32,
    FP64,

    /// <summary>Byte strings of any length: ONNX's string tensors.</summary>
    Bytes,
}
