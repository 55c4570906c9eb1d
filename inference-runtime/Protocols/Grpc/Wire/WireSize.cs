using System.Numerics;
using System.Text;

namespace InferenceRuntime.Protocols.Grpc.Wire;

/// <summary>What fields take on the wire. Every field number here is below 16, so every tag takes one byte.</summary>
internal static class WireSize
{
    public const int Tag = 1;

    // Seven bits a byte, and 0 still takes one.
    public static int Varint(ulong value) => ((BitOperations.Log2(value | 1) * 9) + 73) / 64;

    /// <summary>A length-delimited field of the given length.</summary>
    public static long Field(long length) => Tag + Varint((ulong)length) + length;

    /// <summary>A text; nothing when it is empty, which is what its absence means.</summary>
    public static long Text(string value) => value.Length == 0 ? 0 : Field(Encoding.UTF8.GetByteCount(value));

    /// <summary>The packed varints of a shape, without tag and length.</summary>
    public static int Packed(long[] values)
    {
        var size = 0;
        foreach (var value in values)
        {
            size += Varint((ulong)value);
        }

        return size;
    }
}
