using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>
/// Collects one input of a v1 request, which says neither its datatype nor its shape: the datatype is the model's, the shape is how the
/// arrays nest, which must be the same everywhere. Each value that is read is a row, or the whole tensor.
/// </summary>
internal abstract class NestedInput(TensorSpec spec, NativeBufferPool pool) : IDisposable
{
    private const int FirstBytes = 4096;
    private const long Unknown = -1;

    private readonly List<long> _dimensions = [];
    private readonly GrowingBuffer _bytes = new(pool, FirstBytes);
    private int? _rank;
    private long _count;
    private bool _handedOver;

    public TensorSpec Spec => spec;

    /// <summary>How many values were read.</summary>
    public int Values { get; private set; }

    protected NativeBufferPool Pool => pool;

    public static NestedInput For(TensorSpec spec, NativeBufferPool pool) => spec.Datatype switch
    {
        Datatype.Bool => new NestedNumbers<byte, BoolCodec>(spec, pool),
        Datatype.UInt8 => new NestedNumbers<byte, IntegerCodec<byte>>(spec, pool),
        Datatype.UInt16 => new NestedNumbers<ushort, IntegerCodec<ushort>>(spec, pool),
        Datatype.UInt32 => new NestedNumbers<uint, IntegerCodec<uint>>(spec, pool),
        Datatype.UInt64 => new NestedNumbers<ulong, IntegerCodec<ulong>>(spec, pool),
        Datatype.Int8 => new NestedNumbers<sbyte, IntegerCodec<sbyte>>(spec, pool),
        Datatype.Int16 => new NestedNumbers<short, IntegerCodec<short>>(spec, pool),
        Datatype.Int32 => new NestedNumbers<int, IntegerCodec<int>>(spec, pool),
        Datatype.Int64 => new NestedNumbers<long, IntegerCodec<long>>(spec, pool),
        Datatype.FP16 => new NestedNumbers<Half, HalfCodec>(spec, pool),
        Datatype.BF16 => new NestedNumbers<ushort, BFloat16Codec>(spec, pool),
        Datatype.FP32 => new NestedNumbers<float, SingleCodec>(spec, pool),
        Datatype.FP64 => new NestedNumbers<double, DoubleCodec>(spec, pool),
        Datatype.Bytes => new NestedTexts(spec, pool),
        _ => throw new InvalidOperationException($"{spec.Datatype} has no JSON form."),
    };

    /// <summary>Reads the next value.</summary>
    /// <param name="json">Stands before it.</param>
    /// <param name="depth">How many arrays and objects are open around it.</param>
    public void Read(ref JsonCursor json, int depth)
    {
        Read(ref json, axis: 0, depth);
        Values++;
    }

    /// <summary>The tensor of everything that was read; takes the memory over.</summary>
    /// <param name="asRows">Whether each value is a row: the first dimension then counts them.</param>
    public Tensor ToTensor(bool asRows)
    {
        long[] shape = asRows ? [Values, .. _dimensions] : [.. _dimensions];
        _handedOver = true;
        return Make(shape, _count, _bytes.Buffer, _bytes.Length);
    }

    public void Dispose()
    {
        if (!_handedOver)
        {
            _bytes.Buffer.Dispose();
        }
    }

    /// <summary>Reads one element and appends it.</summary>
    protected abstract void ReadElement(ref JsonCursor json);

    /// <summary>Takes over the memory.</summary>
    protected abstract Tensor Make(long[] shape, long count, NativeBuffer bytes, int length);

    protected void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > int.MaxValue - _bytes.Length)
        {
            throw ServingException.Invalid($"The input '{spec.Name}' takes more than {int.MaxValue} bytes.");
        }

        _bytes.Append(bytes);
    }

    protected ServingException Unexpected(ref JsonCursor json, string expected) =>
        json.Error($"element {_count} of the input '{spec.Name}' should be {expected}, since its datatype is {spec.Datatype.Name()}");

    private void Read(ref JsonCursor json, int axis, int depth)
    {
        if (json.Peek() == (byte)'[')
        {
            ReadArray(ref json, axis, depth + 1);
            return;
        }

        // The first element shows how deep all of them lie.
        if (axis != (_rank ??= axis))
        {
            throw Ragged(ref json, $"an element lies {axis} arrays deep, others {_rank}");
        }

        ReadElement(ref json);
        _count++;
    }

    private void ReadArray(ref JsonCursor json, int axis, int depth)
    {
        if (axis >= _rank)
        {
            throw Ragged(ref json, $"an array lies {axis} arrays deep, where others have their elements");
        }

        json.CheckDepth(depth);
        json.Position++;
        if (axis == _dimensions.Count)
        {
            _dimensions.Add(Unknown);
        }

        var length = 0L;
        for (var first = true; json.NextElement(ref first); length++)
        {
            Read(ref json, axis + 1, depth);
        }

        if (_dimensions[axis] == Unknown)
        {
            _dimensions[axis] = length;
            if (length == 0)
            {
                _rank ??= axis + 1;
            }
        }
        else if (_dimensions[axis] != length)
        {
            throw Ragged(ref json, $"an array has {length} elements, others beside it {_dimensions[axis]}");
        }
    }

    private ServingException Ragged(ref JsonCursor json, string why) => json.Error($"the input '{spec.Name}' is not rectangular: {why}");
}
