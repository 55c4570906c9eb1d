namespace InferenceRuntime.Sessions;

/// <summary>Puts tensors together and takes them apart along their first dimension.</summary>
public static class TensorRows
{
    /// <summary>
    /// One tensor with the rows of all, in their order. The parts have the same datatype and the same shape past the first dimension. Throws
    /// <see cref="OverflowException"/> when the whole is more than a tensor can hold.
    /// </summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> parts, NativeBufferPool pool)
    {
        var first = parts[0];
        var shape = (long[])first.Shape.Clone();
        var count = 0;
        shape[0] = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            shape[0] += parts[i].Shape[0];
            count = checked(count + parts[i].Count);
        }

        if (first.Datatype == Datatype.Bytes)
        {
            return ConcatenateStrings(parts, shape, count);
        }

        var whole = Tensor.Allocate(first.Name, first.Datatype, shape, count, pool);
        var rest = whole.Data;
        for (var i = 0; i < parts.Count; i++)
        {
            var data = parts[i].Data;
            data.CopyTo(rest);
            rest = rest[data.Length..];
        }

        return whole;
    }

    private static Tensor ConcatenateStrings(IReadOnlyList<Tensor> parts, long[] shape, int count)
    {
        var whole = Tensor.Strings(parts[0].Name, shape, count);
        var next = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            for (var element = 0; element < parts[i].Count; element++)
            {
                whole.SetString(next++, parts[i].GetString(element));
            }
        }

        return whole;
    }
}
