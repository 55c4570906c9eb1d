using System.Globalization;
using System.Runtime.InteropServices;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>Single elements as JSON writes them, with .NET's own number formatting: nothing of the server's is used to check the server.</summary>
internal static class ElementText
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Write(OnnxType type, ReadOnlySpan<byte> element) => type switch
    {
        OnnxType.Bool => element[0] == 0 ? "false" : "true",
        OnnxType.Int8 => ((sbyte)element[0]).ToString(Invariant),
        OnnxType.UInt8 => element[0].ToString(Invariant),
        OnnxType.Int16 => MemoryMarshal.Read<short>(element).ToString(Invariant),
        OnnxType.UInt16 => MemoryMarshal.Read<ushort>(element).ToString(Invariant),
        OnnxType.Int32 => MemoryMarshal.Read<int>(element).ToString(Invariant),
        OnnxType.UInt32 => MemoryMarshal.Read<uint>(element).ToString(Invariant),
        OnnxType.Int64 => MemoryMarshal.Read<long>(element).ToString(Invariant),
        OnnxType.UInt64 => MemoryMarshal.Read<ulong>(element).ToString(Invariant),
        OnnxType.Float16 => MemoryMarshal.Read<Half>(element).ToString("R", Invariant),
        OnnxType.BFloat16 => BitConverter.Int32BitsToSingle(MemoryMarshal.Read<ushort>(element) << 16).ToString("R", Invariant),
        OnnxType.Float => MemoryMarshal.Read<float>(element).ToString("R", Invariant),
        OnnxType.Double => MemoryMarshal.Read<double>(element).ToString("R", Invariant),
        _ => throw new NotSupportedException($"{type} is no number."),
    };

    public static byte[] Read(OnnxType type, string text) => type switch
    {
        OnnxType.Bool => [text switch { "true" => 1, "false" => 0, _ => throw new InvalidDataException($"'{text}' is no BOOL.") }],
        OnnxType.Int8 => [(byte)sbyte.Parse(text, Invariant)],
        OnnxType.UInt8 => [byte.Parse(text, Invariant)],
        OnnxType.Int16 => BitConverter.GetBytes(short.Parse(text, Invariant)),
        OnnxType.UInt16 => BitConverter.GetBytes(ushort.Parse(text, Invariant)),
        OnnxType.Int32 => BitConverter.GetBytes(int.Parse(text, Invariant)),
        OnnxType.UInt32 => BitConverter.GetBytes(uint.Parse(text, Invariant)),
        OnnxType.Int64 => BitConverter.GetBytes(long.Parse(text, Invariant)),
        OnnxType.UInt64 => BitConverter.GetBytes(ulong.Parse(text, Invariant)),
        OnnxType.Float16 => BitConverter.GetBytes(Half.Parse(text, Invariant)),
        OnnxType.BFloat16 => BitConverter.GetBytes(ToBFloat16(float.Parse(text, Invariant))),
        OnnxType.Float => BitConverter.GetBytes(float.Parse(text, Invariant)),
        OnnxType.Double => BitConverter.GetBytes(double.Parse(text, Invariant)),
        _ => throw new NotSupportedException($"{type} is no number."),
    };

    /// <summary>The upper half of a float, rounded to the nearest and to the even one between two; NaN stays NaN.</summary>
    private static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((float.IsNaN(value) ? bits : bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
