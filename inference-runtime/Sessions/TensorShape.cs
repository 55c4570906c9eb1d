using System.Globalization;

namespace InferenceRuntime.Sessions;

/// <summary>Arithmetic and text for tensor shapes. A shape is row-major; -1 stands for a free dimension of a signature.</summary>
public static class TensorShape
{
    public const long Free = -1;

    /// <summary>
    /// The number of elements. False when a dimension is negative or the product does not fit 64 bits; a 0 among the dimensions does not save
    /// the others, since ONNX Runtime multiplies them from the left.
    /// </summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        var empty = false;
        foreach (var dimension in shape)
        {
            if (dimension == 0)
            {
                empty = true;
                continue;
            }

            var high = Math.BigMul(count, dimension, out var low);
            if (dimension < 0 || high != 0 || low < 0)
            {
                count = 0;
                return false;
            }

            count = low;
        }

        count = empty ? 0 : count;
        return true;
    }

    /// <summary>Whether a tensor of this shape may be passed where <paramref name="expected"/> is declared.</summary>
    public static bool Matches(ReadOnlySpan<long> shape, ReadOnlySpan<long> expected)
    {
        if (shape.Length != expected.Length)
        {
            return false;
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (expected[axis] != Free && expected[axis] != shape[axis])
            {
                return false;
            }
        }

        return true;
    }

    public static string Format(ReadOnlySpan<long> shape)
    {
        var text = new System.Text.StringBuilder("[");
        foreach (var dimension in shape)
        {
            text.Append(text.Length > 1 ? ", " : string.Empty).Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
