using System.Collections.Frozen;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceRuntime.Sessions;

/// <summary>What each <see cref="Datatype"/> is called on the wire, what it is in ONNX, and how many bytes an element takes.</summary>
public static class Datatypes
{
    private static readonly (Datatype Datatype, string Name, TensorElementType Element, int Size)[] Table =
    [
        (Datatype.Bool, "BOOL", TensorElementType.Bool, 1),
        (Datatype.UInt8, "UINT8", TensorElementType.UInt8, 1),
        (Datatype.UInt16, "UINT16", TensorElementType.UInt16, 2),
        (Datatype.UInt32, "UINT32", TensorElementType.UInt32, 4),
        (Datatype.UInt64, "UINT64", TensorElementType.UInt64, 8),
        (Datatype.Int8, "INT8", TensorElementType.Int8, 1),
        (Datatype.Int16, "INT16", TensorElementType.Int16, 2),
        (Datatype.Int32, "INT32", TensorElementType.Int32, 4),
        (Datatype.Int64, "INT64", TensorElementType.Int64, 8),
        (Datatype.FP16, "FP16", TensorElementType.Float16, 2),
        (Datatype.BF16, "BF16", TensorElementType.BFloat16, 2),
        (Datatype.FP32, "FP32", TensorElementType.Float, 4),
        (Datatype.FP64, "FP64", TensorElementType.Double, 8),
        (Datatype.Bytes, "BYTES", TensorElementType.String, 0),
    ];

    private static readonly FrozenDictionary<string, Datatype> ByName = Table.ToFrozenDictionary(row => row.Name, row => row.Datatype, StringComparer.Ordinal);

    public static IReadOnlyList<Datatype> All { get; } = Array.ConvertAll(Table, row => row.Datatype);

    /// <summary>The names that a request may use, for error messages.</summary>
    public static string Names { get; } = string.Join(", ", Table.Select(row => row.Name));

    /// <summary>The names, to be found by their bytes.</summary>
    public static Utf8Names Utf8 { get; } = new(Table.Select(row => row.Name));

    public static string Name(this Datatype datatype) => Table[(int)datatype].Name;

    public static TensorElementType ElementType(this Datatype datatype) => Table[(int)datatype].Element;

    /// <summary>Bytes per element; 0 for BYTES, whose elements differ in length.</summary>
    public static int Size(this Datatype datatype) => Table[(int)datatype].Size;

    public static bool TryParse(string name, out Datatype datatype) => ByName.TryGetValue(name, out datatype);

    /// <summary>False for ONNX types that the protocol can not carry: complex numbers, 4-bit and 8-bit floats.</summary>
    public static bool TryFromOnnx(TensorElementType element, out Datatype datatype)
    {
        foreach (var row in Table)
        {
            if (row.Element == element)
            {
                datatype = row.Datatype;
                return true;
            }
        }

        datatype = default;
        return false;
    }
}
