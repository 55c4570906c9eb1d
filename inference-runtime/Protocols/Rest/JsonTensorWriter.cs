using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Writes a tensor's elements as a flat JSON array, with the shortest text that reads back as the same value.</summary>
public static class JsonTensorWriter
{
    // So many elements are written into one piece of memory before the next is asked for.
    private const int ElementsPerSpan = 128;

    public static void Write(IBufferWriter<byte> writer, Tensor tensor)
    {
        writer.Write("["u8);
        if (tensor.Datatype == Datatype.Bytes)
        {
            WriteStrings(writer, tensor);
        }
        else
        {
            WriteNumbers(writer, tensor, 0, tensor.Count);
        }

        writer.Write("]"u8);
    }

    /// <summary>Writes elements of a numeric tensor, parted by commas.</summary>
    internal static void WriteNumbers(IBufferWriter<byte> writer, Tensor tensor, int start, int count)
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
            default: throw new InvalidOperationException($"{tensor.Datatype} has no JSON form.");
        }
    }

    private static void WriteNumbers<T, TCodec>(IBufferWriter<byte> writer, Tensor tensor, int from, int count)
        where T : unmanaged
        where TCodec : struct, IElementCodec<T>
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(tensor.Data).Slice(from, count);
        for (var start = 0; start < elements.Length; start += ElementsPerSpan)
        {
            var end = Math.Min(start + ElementsPerSpan, elements.Length);
            var span = writer.GetSpan((end - start) * (IElementCodec<T>.MaxLength + 1));
            var length = 0;
            for (var i = start; i < end; i++)
            {
                if (i > 0)
                {
                    span[length++] = (byte)',';
                }

                length += TCodec.Write(elements[i], span[length..]);
            }

            writer.Advance(length);
        }
    }

    private static void WriteStrings(IBufferWriter<byte> writer, Tensor tensor)
    {
        for (var i = 0; i < tensor.Count; i++)
        {
            var text = tensor.GetString(i);
            if (!Utf8.IsValid(text))
            {
                throw ServingException.Invalid(
                    $"Element {i} of the output '{tensor.Name}' is not UTF-8, so JSON can not carry it; ask for it in binary: "
                    + "{\"name\": \"" + tensor.Name + "\", \"parameters\": {\"binary_data\": true}}.");
            }

            writer.Write(i > 0 ? ",\""u8 : "\""u8);
            WriteEscaped(writer, text);
            writer.Write("\""u8);
        }
    }

    internal static void WriteEscaped(IBufferWriter<byte> writer, string text)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (System.Text.Encoding.UTF8.TryGetBytes(text, utf8, out var length))
        {
            WriteEscaped(writer, utf8[..length]);
        }
        else
        {
            WriteEscaped(writer, System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    internal static void WriteEscaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var span = writer.GetSpan(Math.Min(text.Length, 4096) + 16);
            var status = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text, span, out var read, out var written, isFinalBlock: true);
            if (status == OperationStatus.InvalidData)
            {
                throw new InvalidOperationException("Only valid UTF-8 comes here.");
            }

            writer.Advance(written);
            text = text[read..];
        }
    }
}
