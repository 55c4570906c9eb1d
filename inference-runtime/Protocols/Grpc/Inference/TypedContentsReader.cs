using System.Numerics;
using System.Runtime.InteropServices;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>
/// Decodes InferTensorContents straight into a tensor's memory: first it counts, so that memory is only taken for elements that are
/// there, then it decodes. Elements may be packed or not, and in several pieces.
/// </summary>
internal sealed class TypedContentsReader(NativeBufferPool pool)
{
    public Tensor Read(InferInputDraft input, Datatype datatype, long[] shape, long count, GrpcMessage message)
    {
        var field = TypedField.Of(datatype) ?? throw ServingException.Invalid(
            $"The input '{input.Name}' has the datatype {datatype.Name()}, which has no typed contents; send it in raw_input_contents.");
        var found = Count(input, datatype, field, message.Bytes, out var whole);
        if (found != count)
        {
            throw ServingException.Invalid(
                $"The input '{input.Name}' has {found} elements in {field.Name}; its shape {TensorShape.Format(shape)} needs {count}.");
        }

        return whole is { } packed && field.Element is WireType.Fixed32 or WireType.Fixed64
            ? OverMessage(input.Name, datatype, shape, count, message, packed)
            : Decode(input, datatype, shape, count, field, message.Bytes);
    }

    /// <summary>Counts the elements. <paramref name="whole"/> is where they lie when they are packed in one piece.</summary>
    private static long Count(InferInputDraft input, Datatype datatype, TypedField expected, ReadOnlySpan<byte> message, out ByteRange? whole)
    {
        var total = 0L;
        whole = null;
        foreach (var piece in input.Contents)
        {
            var reader = new WireReader(message, piece);
            while (reader.NextField(out var number, out var type))
            {
                if (TypedField.Of(number) is not { } field || (type != field.Element && type != WireType.LengthDelimited))
                {
                    reader.Skip(number, type);
                    continue;
                }

                ByteRange? packed = type == WireType.LengthDelimited ? reader.ReadRange() : null;
                if (packed is null)
                {
                    reader.Skip(number, type);
                }

                var elements = packed is { } range && field.Element != WireType.LengthDelimited ? CountPacked(field, message.Slice(range.Start, range.Length), reader) : 1;
                if (elements > 0 && field != expected)
                {
                    throw ServingException.Invalid(
                        $"The input '{input.Name}' has the datatype {datatype.Name()}, whose elements are in {expected.Name}; the request has them in {field.Name}.");
                }

                // Whole as long as nothing came before it.
                whole = total == 0 ? packed : elements > 0 ? null : whole;
                total += elements;
            }
        }

        return total;
    }

    private static long CountPacked(TypedField field, ReadOnlySpan<byte> packed, WireReader reader)
    {
        if (field.Element == WireType.Varint)
        {
            return packed.IsEmpty || packed[^1] < 0x80 ? CountVarints(packed) : throw reader.Malformed("the last packed number does not end");
        }

        var size = field.Element == WireType.Fixed32 ? sizeof(uint) : sizeof(ulong);
        return packed.Length % size == 0 ? packed.Length / size : throw reader.Malformed($"{packed.Length} bytes of {field.Name} are no whole number of elements");
    }

    /// <summary>A varint's last byte is the one without the highest bit.</summary>
    private static long CountVarints(ReadOnlySpan<byte> packed)
    {
        var continued = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(packed);
        foreach (var word in words)
        {
            continued += BitOperations.PopCount(word & 0x8080_8080_8080_8080);
        }

        foreach (var value in packed[(words.Length * sizeof(ulong))..])
        {
            continued += value >> 7;
        }

        return packed.Length - continued;
    }

    private unsafe Tensor OverMessage(string name, Datatype datatype, long[] shape, long count, GrpcMessage message, ByteRange packed)
    {
        var place = RawContents.Align(message.Buffer, packed, datatype.Size());
        if (place.Start % datatype.Size() == 0)
        {
            return Tensor.Over(name, datatype, shape, count, message.Buffer.Pointer + place.Start);
        }

        var copy = Tensor.Allocate(name, datatype, shape, count, pool);
        message.Bytes.Slice(packed.Start, packed.Length).CopyTo(copy.Data);
        return copy;
    }

    private Tensor Decode(InferInputDraft input, Datatype datatype, long[] shape, long count, TypedField field, ReadOnlySpan<byte> message)
    {
        var tensor = datatype == Datatype.Bytes ? Tensor.Strings(input.Name, shape, count) : Tensor.Allocate(input.Name, datatype, shape, count, pool);
        try
        {
            switch (datatype)
            {
                case Datatype.Bytes: ReadStrings(input, field, message, tensor); break;
                case Datatype.Bool: ReadVarints<byte, BoolVarint>(input, field, message, tensor); break;
                case Datatype.Int8: ReadVarints<sbyte, Int32Varint<sbyte>>(input, field, message, tensor); break;
                case Datatype.Int16: ReadVarints<short, Int32Varint<short>>(input, field, message, tensor); break;
                case Datatype.Int32: ReadVarints<int, Int32Varint<int>>(input, field, message, tensor); break;
                case Datatype.Int64: ReadVarints<long, Int64Varint>(input, field, message, tensor); break;
                case Datatype.UInt8: ReadVarints<byte, UInt32Varint<byte>>(input, field, message, tensor); break;
                case Datatype.UInt16: ReadVarints<ushort, UInt32Varint<ushort>>(input, field, message, tensor); break;
                case Datatype.UInt32: ReadVarints<uint, UInt32Varint<uint>>(input, field, message, tensor); break;
                case Datatype.UInt64: ReadVarints<ulong, UInt64Varint>(input, field, message, tensor); break;
                default: ReadFixed(input, field, message, tensor.Data); break;
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static void ReadStrings(InferInputDraft input, TypedField field, ReadOnlySpan<byte> message, Tensor tensor)
    {
        var index = 0;
        foreach (var piece in input.Contents)
        {
            var reader = new WireReader(message, piece);
            while (reader.NextField(out var number, out var type))
            {
                if (number == field.Number && type == WireType.LengthDelimited)
                {
                    tensor.SetString(index++, reader.ReadBytes());
                }
                else
                {
                    reader.Skip(number, type);
                }
            }
        }
    }

    private static void ReadVarints<T, TCodec>(InferInputDraft input, TypedField field, ReadOnlySpan<byte> message, Tensor tensor)
        where T : unmanaged
        where TCodec : struct, IVarintCodec<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(tensor.Data);
        var index = 0;
        foreach (var piece in input.Contents)
        {
            var reader = new WireReader(message, piece);
            while (reader.NextField(out var number, out var type))
            {
                if (number != field.Number || (type != WireType.Varint && type != WireType.LengthDelimited))
                {
                    reader.Skip(number, type);
                    continue;
                }

                if (type == WireType.Varint)
                {
                    elements[index] = Element<T, TCodec>(reader.ReadVarint(), index, tensor);
                    index++;
                    continue;
                }

                for (var packed = reader.ReadMessage(); !packed.AtEnd; index++)
                {
                    elements[index] = Element<T, TCodec>(packed.ReadVarint(), index, tensor);
                }
            }
        }
    }

    private static T Element<T, TCodec>(ulong wire, int index, Tensor tensor)
        where T : unmanaged
        where TCodec : struct, IVarintCodec<T> => TCodec.TryRead(wire, out var value)
            ? value
            : throw ServingException.Invalid($"The element {index} of the input '{tensor.Name}' does not fit {tensor.Datatype.Name()}.");

    private static void ReadFixed(InferInputDraft input, TypedField field, ReadOnlySpan<byte> message, Span<byte> elements)
    {
        var size = field.Element == WireType.Fixed32 ? sizeof(uint) : sizeof(ulong);
        foreach (var piece in input.Contents)
        {
            var reader = new WireReader(message, piece);
            while (reader.NextField(out var number, out var type))
            {
                if (number != field.Number || (type != field.Element && type != WireType.LengthDelimited))
                {
                    reader.Skip(number, type);
                    continue;
                }

                var values = type == WireType.LengthDelimited ? reader.ReadBytes() : reader.ReadFixed(size);
                values.CopyTo(elements);
                elements = elements[values.Length..];
            }
        }
    }
}
