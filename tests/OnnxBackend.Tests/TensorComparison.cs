using System.Buffers.Binary;
using Testing.Onnx;

namespace OnnxBackend.Tests;

/// <summary>
/// Compares answers as the suite's own runner does: floats within |a - b| &lt;= 1e-7 + 1e-3 |b|, where NaN equals NaN and an infinity only
/// itself; everything else exactly.
/// </summary>
internal static class TensorComparison
{
    public const double RelativeTolerance = 1e-3;
    public const double AbsoluteTolerance = 1e-7;

    /// <summary>What differs, in a sentence; null when nothing does.</summary>
    public static string? Difference(IReadOnlyList<OnnxTensor> expected, IReadOnlyList<OnnxTensor> actual)
    {
        if (expected.Count != actual.Count)
        {
            return $"{actual.Count} outputs; {expected.Count} are expected";
        }

        return expected.Zip(actual, Difference).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>A tensor of the same name, type and shape, for answers of which only those are known.</summary>
    public static OnnxTensor Zeros(OnnxTensor tensor) => tensor with { Data = new byte[tensor.Data.Length], Strings = [.. tensor.Strings.Select(_ => Array.Empty<byte>())] };

    private static string? Difference(OnnxTensor expected, OnnxTensor actual)
    {
        if (expected.Type != actual.Type || !expected.Shape.AsSpan().SequenceEqual(actual.Shape))
        {
            return $"{actual}; {expected} is expected";
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if (!AreEqual(expected, actual, i))
            {
                return $"{actual} has {Describe(actual, i)} at {i}; {Describe(expected, i)} is expected";
            }
        }

        return null;
    }

    private static bool AreEqual(OnnxTensor expected, OnnxTensor actual, int index)
    {
        if (expected.Type == OnnxType.String)
        {
            return expected.Strings[index].AsSpan().SequenceEqual(actual.Strings[index]);
        }

        if (!expected.Type.IsFloat())
        {
            return Element(expected, index).SequenceEqual(Element(actual, index));
        }

        var (a, b) = (ToDouble(expected, index), ToDouble(actual, index));
        return a.Equals(b) || Math.Abs(a - b) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(b));
    }

    private static string Describe(OnnxTensor tensor, int index) => tensor.Type switch
    {
        OnnxType.String => $"'{System.Text.Encoding.UTF8.GetString(tensor.Strings[index])}'",
        _ when tensor.Type.IsFloat() => ToDouble(tensor, index).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => $"0x{Convert.ToHexString(Element(tensor, index))} (little-endian)",
    };

    private static double ToDouble(OnnxTensor tensor, int index)
    {
        var element = Element(tensor, index);
        return tensor.Type switch
        {
            OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
            OnnxType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
            OnnxType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
            _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        };
    }

    private static ReadOnlySpan<byte> Element(OnnxTensor tensor, int index)
    {
        var size = tensor.Type.Size();
        return tensor.Data.AsSpan(index * size, size);
    }
}
