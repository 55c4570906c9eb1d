using System.Runtime.InteropServices;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Reads the <c>data</c> of a tensor, nested or flat, straight into the tensor's memory. How it is nested is not held against the shape:
/// the elements count, in row-major order, as other servers take it.
/// </summary>
public static class JsonTensorReader
{
    /// <param name="json">Stands before the array.</param>
    /// <param name="tensor">Where the elements go; its count is what is expected.</param>
    /// <param name="depth">How many arrays and objects are open around the array.</param>
    public static void Read(ref JsonCursor json, Tensor tensor, int depth)
    {
        switch (tensor.Datatype)
        {
            case Datatype.Bool: Read<byte, BoolCodec>(ref json, tensor, depth); break;
            case Datatype.UInt8: Read<byte, IntegerCodec<byte>>(ref json, tensor, depth); break;
            case Datatype.UInt16: Read<ushort, IntegerCodec<ushort>>(ref json, tensor, depth); break;
            case Datatype.UInt32: Read<uint, IntegerCodec<uint>>(ref json, tensor, depth); break;
            case Datatype.UInt64: Read<ulong, IntegerCodec<ulong>>(ref json, tensor, depth); break;
            case Datatype.Int8: Read<sbyte, IntegerCodec<sbyte>>(ref json, tensor, depth); break;
            case Datatype.Int16: Read<short, IntegerCodec<short>>(ref json, tensor, depth); break;
            case Datatype.Int32: Read<int, IntegerCodec<int>>(ref json, tensor, depth); break;
            case Datatype.Int64: Read<long, IntegerCodec<long>>(ref json, tensor, depth); break;
            case Datatype.FP16: Read<Half, HalfCodec>(ref json, tensor, depth); break;
            case Datatype.BF16: Read<ushort, BFloat16Codec>(ref json, tensor, depth); break;
            case Datatype.FP32: Read<float, SingleCodec>(ref json, tensor, depth); break;
            case Datatype.FP64: Read<double, DoubleCodec>(ref json, tensor, depth); break;
            case Datatype.Bytes: ReadStrings(ref json, tensor, depth); break;
            default: throw new InvalidOperationException($"{tensor.Datatype} has no JSON form.");
        }
    }

    private static void Read<T, TCodec>(ref JsonCursor json, Tensor tensor, int depth)
        where T : unmanaged
        where TCodec : struct, IElementCodec<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(tensor.Data);
        var count = 0;
        var walk = new ArrayWalk(depth);
        while (walk.NextElement(ref json, tensor))
        {
            var run = json.Rest;
            do
            {
                if (count == elements.Length)
                {
                    throw TooLong(tensor);
                }

                var length = TCodec.Read(run, out var value);
                if (length == 0)
                {
                    json.Position += json.Rest.Length - run.Length;
                    throw json.Error($"element {count} of the input '{tensor.Name}' should be {TCodec.Expected}, since its datatype is {tensor.Datatype.Name()}");
                }

                elements[count++] = value;
                run = run[length..];
            }
            while (TakePlainComma(ref run));

            json.Position += json.Rest.Length - run.Length;

            // "1.5" read as the integer 1, or "truex": what follows must end the element.
            walk.EndElement(ref json, tensor, count - 1, TCodec.Expected);
        }

        CheckCount(tensor, count);
    }

    /// <summary>Most elements are parted by a comma, or a comma and a space, and by nothing else: those need no look at the brackets around.</summary>
    private static bool TakePlainComma(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[0] != (byte)',')
        {
            return false;
        }

        var gap = rest[1] == (byte)' ' ? 2 : 1;
        if (rest[gap] is (byte)'[' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            return false;
        }

        rest = rest[gap..];
        return true;
    }

    private static void ReadStrings(ref JsonCursor json, Tensor tensor, int depth)
    {
        const string Expected = "a text";
        var count = 0;
        var walk = new ArrayWalk(depth);
        var scratch = Array.Empty<byte>();
        while (walk.NextElement(ref json, tensor))
        {
            if (count == tensor.Count)
            {
                throw TooLong(tensor);
            }

            if (json.Peek() != (byte)'"')
            {
                throw json.Error($"element {count} of the input '{tensor.Name}' should be {Expected}, since its datatype is BYTES");
            }

            var token = json.ReadStringToken(Expected, out var escaped);
            var reader = json.Decode(token);
            if (!escaped)
            {
                if (!System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
                {
                    throw json.Error($"element {count} of the input '{tensor.Name}' is not UTF-8; other bytes need the binary form");
                }

                tensor.SetString(count++, reader.ValueSpan);
            }
            else
            {
                scratch = scratch.Length < token.Length ? new byte[token.Length * 2] : scratch;
                tensor.SetString(count++, scratch.AsSpan(0, Unescape(ref json, reader, scratch, tensor, count)));
            }

            walk.EndElement(ref json, tensor, count - 1, Expected);
        }

        CheckCount(tensor, count);
    }

    private static int Unescape(ref JsonCursor json, System.Text.Json.Utf8JsonReader reader, byte[] scratch, Tensor tensor, int count)
    {
        try
        {
            return reader.CopyString(scratch);
        }
        catch (InvalidOperationException e)
        {
            throw json.Error($"element {count} of the input '{tensor.Name}' is not a valid text: {e.Message}");
        }
    }

    private static void CheckCount(Tensor tensor, int count)
    {
        if (count != tensor.Count)
        {
            throw ServingException.Invalid(
                $"The input '{tensor.Name}' has {count} elements in its data; its shape {TensorShape.Format(tensor.Shape)} has {tensor.Count}.");
        }
    }

    private static ServingException TooLong(Tensor tensor) => ServingException.Invalid(
        $"The input '{tensor.Name}' has more elements in its data than its shape {TensorShape.Format(tensor.Shape)}, which has {tensor.Count}.");

    /// <summary>Goes through nested arrays as if they were one.</summary>
    private ref struct ArrayWalk
    {
        private readonly int _outside;
        private int _depth;
        private bool _first = true;

        public ArrayWalk(int outside) => _outside = _depth = outside;

        /// <summary>Moves to the next element, over brackets and commas. False after the outermost array's end.</summary>
        public bool NextElement(ref JsonCursor json, Tensor tensor)
        {
            if (_depth == _outside)
            {
                Open(ref json, tensor);
            }

            while (_depth > _outside)
            {
                if (!json.NextElement(ref _first))
                {
                    _depth--;
                    _first = false;
                    continue;
                }

                if (json.Peek() != (byte)'[')
                {
                    return true;
                }

                Open(ref json, tensor);
            }

            return false;
        }

        public readonly void EndElement(ref JsonCursor json, Tensor tensor, int index, string expected)
        {
            var next = json.Rest.IsEmpty ? (byte)0 : json.Rest[0];
            if (next is not ((byte)',' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                throw json.Error($"element {index} of the input '{tensor.Name}' should be {expected}");
            }
        }

        private void Open(ref JsonCursor json, Tensor tensor)
        {
            if (!json.TryTake((byte)'['))
            {
                throw json.Error($"'[' is expected where the data of the input '{tensor.Name}' begins");
            }

            json.CheckDepth(++_depth);
            _first = true;
        }
    }
}
