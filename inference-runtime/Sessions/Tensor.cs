using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Sessions;

/// <summary>
/// A named tensor in memory that ONNX Runtime reads and writes in place: an input over a request's own buffer, or an output that
/// ONNX Runtime allocated. Numeric data is little-endian and row-major; BYTES elements live inside the <see cref="OrtValue"/>.
/// </summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly byte* _data;
    private readonly int _length;
    private readonly Tensor? _whole;
    private readonly int _firstString;
    private OrtValue? _value;
    private IDisposable? _memory;

    private Tensor(string name, Datatype datatype, long[] shape, long count, OrtValue? value, byte* data, int length, IDisposable? memory)
    {
        Name = name;
        Datatype = datatype;
        Shape = shape;
        Count = checked((int)count);
        _value = value;
        _data = data;
        _length = length;
        _memory = memory;
    }

    private Tensor(Tensor whole, long[] shape, int start, int count, IDisposable? memory)
        : this(whole.Name, whole.Datatype, shape, count, null, whole._data + ((long)start * whole.Datatype.Size()), count * whole.Datatype.Size(), memory)
    {
        _whole = whole;
        _firstString = whole._firstString + start;
    }

    public string Name { get; }

    public Datatype Datatype { get; }

    public long[] Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>What ONNX Runtime takes. Made when it is first asked for: what is only written to a client, or copied into a batch, needs none.</summary>
    public OrtValue Value => _value ??= CreateValue();

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
        return new Tensor(name, datatype, shape, count, null, data, length, memory);
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

    /// <summary>
    /// Rows of the first dimension, over the same memory: the view must be disposed before this tensor, unless <paramref name="memory"/> keeps
    /// it alive. The caller has checked that the tensor has these rows.
    /// </summary>
    public Tensor Rows(long start, long rows, IDisposable? memory = null)
    {
        var perRow = Shape[0] == 0 ? 0 : Count / Shape[0];
        long[] shape = [rows, .. Shape.AsSpan(1)];
        return new Tensor(this, shape, checked((int)(start * perRow)), checked((int)(rows * perRow)), memory);
    }

    public ReadOnlySpan<byte> GetString(int index) => Strings().GetStringElementAsSpan(_firstString + index);

    public void SetString(int index, ReadOnlySpan<byte> bytes) => Value.StringTensorSetElementAt(bytes, index);

    public void Dispose()
    {
        Interlocked.Exchange(ref _value, null)?.Dispose();
        Interlocked.Exchange(ref _memory, null)?.Dispose();
    }

    private OrtValue Strings() => _whole is { } whole ? whole.Strings() : Value;

    private OrtValue CreateValue()
    {
        if (Datatype != Datatype.Bytes)
        {
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Datatype.ElementType(), Shape, (nint)_data, _length);
        }

        // Only a view of a BYTES tensor comes here, and ONNX Runtime has no views of strings.
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, Shape);
        for (var i = 0; i < Count; i++)
        {
            value.StringTensorSetElementAt(GetString(i), i);
        }

        return value;
    }
}
