using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>
/// A named tensor in memory that ONNX Runtime reads and writes in place: an input over a request's own buffer, or an output that
/// ONNX Runtime allocated. Numeric data is little-endian and row-major; BYTES elements live inside the <see cref="OrtValue"/>.
/// </summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly IDisposable? _memory;
    private readonly byte* _data;
    private readonly int _length;

    private Tensor(string name, Datatype datatype, long[] shape, long count, OrtValue value, byte* data, int length, IDisposable? memory)
    {
        Name = name;
        Datatype = datatype;
        Shape = shape;
        Count = checked((int)count);
        Value = value;
        _data = data;
        _length = length;
        _memory = memory;
    }

    public string Name { get; }

    public Datatype Datatype { get; }

    public long[] Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    public OrtValue Value { get; }

    /// <summary>The elements of a numeric tensor. Empty for BYTES.</summary>
    public Span<byte> Data => new(_data, _length);

    /// <summary>A numeric tensor in pooled memory with unset contents. The caller has checked that the count belongs to the shape.</summary>
    public static Tensor Allocate(string name, Datatype datatype, long[] shape, long count, NativeBufferPool pool)
    {
        var buffer = pool.Rent(count * datatype.Size());
        try
        {
            return Over(name, datatype, shape, count, buffer.Pointer, buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>A numeric tensor over memory that outlives it, or that it owns through <paramref name="memory"/>.</summary>
    public static Tensor Over(string name, Datatype datatype, long[] shape, long count, byte* data, IDisposable? memory = null)
    {
        var length = checked((int)(count * datatype.Size()));
        var value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, datatype.ElementType(), shape, (nint)data, length);
        return new Tensor(name, datatype, shape, count, value, data, length, memory);
    }

    /// <summary>A BYTES tensor of empty strings; <see cref="SetString"/> fills it.</summary>
    public static Tensor Strings(string name, long[] shape, long count)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        return new Tensor(name, Datatype.Bytes, shape, count, value, null, 0, null);
    }

    /// <summary>Wraps what a run answered and takes ownership of it. Throws <see cref="NotSupportedException"/> for a value that is no tensor.</summary>
    public static Tensor FromOutput(string name, OrtValue value)
    {
        if (!value.IsTensor)
        {
            throw new NotSupportedException($"Output '{name}' is {value.OnnxType}, not a tensor.");
        }

        var info = value.GetTensorTypeAndShape();
        if (!Datatypes.TryFromOnnx(info.ElementDataType, out var datatype))
        {
            throw new NotSupportedException($"Output '{name}' has the element type {info.ElementDataType}, which the protocol can not carry.");
        }

        if (datatype == Datatype.Bytes)
        {
            return new Tensor(name, datatype, info.Shape, info.ElementCount, value, null, 0, null);
        }

        var data = value.GetTensorMutableRawData();
        fixed (byte* pointer = data)
        {
            // Native memory: it does not move, so the pointer stays good after the block.
            return new Tensor(name, datatype, info.Shape, info.ElementCount, value, pointer, data.Length, null);
        }
    }

    public ReadOnlySpan<byte> GetString(int index) => Value.GetStringElementAsSpan(index);

    public void SetString(int index, ReadOnlySpan<byte> bytes) => Value.StringTensorSetElementAt(bytes, index);

    public void Dispose()
    {
        Value.Dispose();
        _memory?.Dispose();
    }
}
