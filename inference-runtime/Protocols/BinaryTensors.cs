using System.Buffers.Binary;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols;

/// <summary>
/// The binary form of tensors, which REST's extension and gRPC's raw contents share: little-endian, row-major, no padding; BOOL one byte; BYTES each element's length as 32 bits and then
/// the element.
/// </summary>
public static class BinaryTensors
{
    /// <summary>Makes a tensor over the body's own memory; only a misaligned one is copied, since kernels load whole elements.</summary>
    public static unsafe Tensor Read(string name, Datatype datatype, long[] shape, long count, NativeBuffer body, int offset, int size, NativeBufferPool pool)
    {
        if (datatype == Datatype.Bytes)
        {
            return ReadStrings(name, shape, count, body.Span.Slice(offset, size));
        }

        if (size != count * datatype.Size())
        {
            throw ServingException.Invalid(
                $"The input '{name}' has {size} bytes of binary data; {datatype.Name()}{TensorShape.Format(shape)} needs {count * datatype.Size()}.");
        }

        if (offset % datatype.Size() == 0)
        {
            return Tensor.Over(name, datatype, shape, count, body.Pointer + offset);
        }

        var copy = Tensor.Allocate(name, datatype, shape, count, pool);
        body.Span.Slice(offset, size).CopyTo(copy.Data);
        return copy;
    }

    /// <summary>How many bytes a tensor takes in this form.</summary>
    public static long Size(Tensor tensor)
    {
        if (tensor.Datatype != Datatype.Bytes)
        {
            return tensor.Data.Length;
        }

        var size = 0L;
        for (var i = 0; i < tensor.Count; i++)
        {
            size += sizeof(uint) + tensor.GetString(i).Length;
        }

        return size;
    }

    /// <summary>How many elements a BYTES tensor in this form has. Throws when the lengths do not add up.</summary>
    public static long CountStrings(string name, ReadOnlySpan<byte> bytes)
    {
        var count = 0L;
        for (var rest = bytes; !rest.IsEmpty; count++)
        {
            TakeString(name, ref rest);
        }

        return count;
    }

    private static Tensor ReadStrings(string name, long[] shape, long count, ReadOnlySpan<byte> bytes)
    {
        // Each element takes at least its length, so a shape can not make us allocate more than what was sent.
        if (count > bytes.Length / sizeof(uint) || CountStrings(name, bytes) != count)
        {
            throw ServingException.Invalid(
                $"The binary data of the input '{name}' has {CountStrings(name, bytes)} elements; its shape {TensorShape.Format(shape)} has {count}.");
        }

        var tensor = Tensor.Strings(name, shape, count);
        var rest = bytes;
        for (var i = 0; i < count; i++)
        {
            tensor.SetString(i, TakeString(name, ref rest));
        }

        return tensor;
    }

    private static ReadOnlySpan<byte> TakeString(string name, ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest) > (uint)(rest.Length - sizeof(uint)))
        {
            throw ServingException.Invalid($"The binary data of the input '{name}' ends inside an element: its lengths do not add up.");
        }

        var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var element = rest.Slice(sizeof(uint), size);
        rest = rest[(sizeof(uint) + size)..];
        return element;
    }
}
