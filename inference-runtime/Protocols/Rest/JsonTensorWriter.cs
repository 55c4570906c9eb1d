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
        switch (tensor.Datatype)
        {
            case Datatype.Bool: Write<byte, BoolCodec>(writer, tensor); break;
            case Datatype.UInt8: Write<byte, IntegerCodec<byte>>(writer, tensor); break;
            case Datatype.UInt16: Write<ushort, IntegerCodec<ushort>>(writer, tensor); break;
            case Datatype.UInt32: Write<uint, IntegerCodec<uint>>(writer, tensor); break;
            case Datatype.UInt64: Write<ulong, IntegerCodec<ulong>>(writer, tensor); break;
            case Datatype.Int8: Write<sbyte, IntegerCodec<sbyte>>(writer, tensor); break;
            case Datatype.Int16: Write<short, IntegerCodec<short>>(writer, tensor); break;
            case Datatype.Int32: Write<int, IntegerCodec<int>>(writer, tensor); break;
            case Datatype.Int64: Write<long, IntegerCodec<long>>(writer, tensor); break;
            case Datatype.FP16: Write<Half, HalfCodec>(writer, tensor); break;
            case Datatype.BF16: Write<ushort, BFloat16Codec>(writer, tensor); break;
            case Datatype.FP32: Write<float, SingleCodec>(writer, tensor); break;
            case Datatype.FP64: Write<double, DoubleCodec>(writer, tensor); break;
            case Datatype.Bytes: WriteStrings(writer, tensor); break;
            default: throw new InvalidOperationException($"{tensor.Datatype} has no JSON form.");
        }
    }

    private static void Write<T, TCodec>(IBufferWriter<byte> writer, Tensor tensor)
        where T : unmanaged
        where TCodec : struct, IElementCodec<T>
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(tensor.Data);
        writer.Write("["u8);
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

        writer.Write("]"u8);
    }

    private static void WriteStrings(IBufferWriter<byte> writer, Tensor tensor)
    {
        writer.Write("["u8);
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

        writer.Write("]"u8);
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
