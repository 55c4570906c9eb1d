using System.Buffers;
using System.Buffers.Text;
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
        if (tensor.Datatype == Datatype.Bytes)
        {
            WriteTexts(writer, tensor, start, count);
        }
        else
        {
            JsonTensorWriter.WriteNumbers(writer, tensor, start, count);
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
