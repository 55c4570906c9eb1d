using System.Collections.Frozen;
using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>The field of InferTensorContents that carries a datatype's elements.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Element">How an element is written where it is not packed.</param>
internal sealed record TypedField(int Number, string Name, WireType Element)
{
    private static readonly TypedField[] Fields =
    [
        new(1, "bool_contents", WireType.Varint),
        new(2, "int_contents", WireType.Varint),
        new(3, "int64_contents", WireType.Varint),
        new(4, "uint_contents", WireType.Varint),
        new(5, "uint64_contents", WireType.Varint),
        new(6, "fp32_contents", WireType.Fixed32),
        new(7, "fp64_contents", WireType.Fixed64),
        new(8, "bytes_contents", WireType.LengthDelimited),
    ];

    private static readonly FrozenDictionary<Datatype, TypedField> ByDatatype = new Dictionary<Datatype, TypedField>
    {
        [Datatype.Bool] = Fields[0],
        [Datatype.Int8] = Fields[1],
        [Datatype.Int16] = Fields[1],
        [Datatype.Int32] = Fields[1],
        [Datatype.Int64] = Fields[2],
        [Datatype.UInt8] = Fields[3],
        [Datatype.UInt16] = Fields[3],
        [Datatype.UInt32] = Fields[3],
        [Datatype.UInt64] = Fields[4],
        [Datatype.FP32] = Fields[5],
        [Datatype.FP64] = Fields[6],
        [Datatype.Bytes] = Fields[7],
    }.ToFrozenDictionary();

    /// <summary>Null for FP16 and BF16, which only the raw form carries.</summary>
    public static TypedField? Of(Datatype datatype) => ByDatatype.GetValueOrDefault(datatype);

    /// <summary>The field with this number; null when it is none of them.</summary>
    public static TypedField? Of(int number) => number >= 1 && number <= Fields.Length ? Fields[number - 1] : null;
}
