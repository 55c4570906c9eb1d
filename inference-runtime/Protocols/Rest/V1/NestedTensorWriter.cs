using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.V1;

/// <summary>
/// Writes a tensor, or one row of it, as arrays that nest as its shape does. BYTES that are UTF-8 are texts, others <c>{"b64": "..."}</c>; so are all
/// those of an output whose name ends in <c>_bytes</c>, as TensorFlow Serving has it.
/// </summary>
internal static class NestedTensorWriter
{
    private const string Base64Suffix = "_bytes";

    public static void Write(IBufferWriter<byte> writer, Tensor tensor) => Write(writer, tensor, axis: 0, 0, tensor.Count);

    /// <summary>Writes what stands at an index of the first dimension.</summary>
    public static void WriteRow(IBufferWriter<byte> writer, Tensor tensor, int row)
    {
        var length = tensor.Count / (int)tensor.Shape[0];
        Write(writer, tensor, axis: 1, row * length, length);
    }

    /// <summary>Writes <paramref name="count"/> elements from <paramref name="start"/> on, which fill the dimensions from <paramref name="axis"/> on.</summary>
    private static void Write(IBufferWriter<byte> writer, Tensor tensor, int axis, int start, int count)
    {
        if (axis == tensor.Shape.Length)
        {
            WriteElements(writer, tensor, start, 1);
            return;
        }

        writer.Write("["u8);
        if (axis == tensor.Shape.Length - 1)
        {
            WriteElements(writer, tensor, start, count);
        }
        else
        {
            var length = (int)tensor.Shape[axis];
            var step = length == 0 ? 0 : count / length;
            for (var i = 0; i < length; i++)
            {
                if (i > 0)
                {
                    writer.Write(","u8);
                }

                Write(writer, tensor, axis + 1, start + (i * step), step);
            }
        }

        writer.Write("]"u8);
    }

    private static void WriteElements(IBufferWriter<byte> writer, Tensor tensor, int start, int count)
    {
        switch (tensor.Datatype)
        {
            case Datatype.Bool: WriteNumbers<byte, BoolCodec>(writer, tensor, start, count); break;
            case Datatype.UInt8: WriteNumbers<byte, IntegerCodec<byte>>(writer, tensor, start, count); break;
            case Datatype.UInt16: WriteNumbers<ushort, IntegerCodec<ushort>>(writer, tensor, start, count); break;
            case Datatype.UInt32: WriteNumbers<uint, IntegerCodec<uint>>(writer, tensor, start, count); break;
            case Datatype.UInt64: WriteNumbers<ulong, IntegerCodec<ulong>>(writer, tensor, start, count); break;
            case Datatype.Int8: WriteNumbers<sbyte, IntegerCodec<sbyte>>(writer, tensor, start, count); break;
            case Datatype.Int16: WriteNumbers<short, IntegerCodec<short>>(writer, tensor, start, count); break;
            case Datatype.Int32: WriteNumbers<int, IntegerCodec<int>>(writer, tensor, start, count); break;
            case Datatype.Int64: WriteNumbers<long, IntegerCodec<long>>(writer, tensor, start, count); break;
            case Datatype.FP16: WriteNumbers<Half, HalfCodec>(writer, tensor, start, count); break;
            case Datatype.BF16: WriteNumbers<ushort, BFloat16Codec>(writer, tensor, start, count); break;
            case Datatype.FP32: WriteNumbers<float, SingleCodec>(writer, tensor, start, count); break;
            case Datatype.FP64: WriteNumbers<double, DoubleCodec>(writer, tensor, start, count); break;
            case Datatype.Bytes: WriteTexts(writer, tensor, start, count); break;
            default: throw new InvalidOperationException($"{tensor.Datatype} has no JSON form.");
        }
    }

    private static void WriteNumbers<T, TCodec>(IBufferWriter<byte> writer, Tensor tensor, int start, int count)
        where T : unmanaged
        where TCodec : struct, IElementCodec<T>
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(tensor.Data).Slice(start, count);
        for (var i = 0; i < elements.Length; i++)
        {
            var span = writer.GetSpan(IElementCodec<T>.MaxLength + 1);
            span[0] = (byte)',';
            var comma = i > 0 ? 1 : 0;
            writer.Advance(comma + TCodec.Write(elements[i], span[comma..]));
        }
    }

    private static void WriteTexts(IBufferWriter<byte> writer, Tensor tensor, int start, int count)
    {
        var alwaysBase64 = tensor.Name.EndsWith(Base64Suffix, StringComparison.Ordinal);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            var element = tensor.GetString(start + i);
            if (alwaysBase64 || !Utf8.IsValid(element))
            {
                WriteBase64(writer, element);
            }
            else
            {
                writer.Write("\""u8);
                JsonTensorWriter.WriteEscaped(writer, element);
                writer.Write("\""u8);
            }
        }
    }

    private static void WriteBase64(IBufferWriter<byte> writer, ReadOnlySpan<byte> element)
    {
        writer.Write("{\"b64\":\""u8);
        Base64.EncodeToUtf8(element, writer.GetSpan(Base64.GetMaxEncodedToUtf8Length(element.Length)), out _, out var written);
        writer.Advance(written);
        writer.Write("\"}"u8);
    }
}
