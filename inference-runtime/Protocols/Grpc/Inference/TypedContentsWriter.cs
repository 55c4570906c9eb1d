using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>Writes a tensor's elements as the packed field of InferTensorContents that its datatype has; BYTES, which can not be packed, one by one.</summary>
internal static class TypedContentsWriter
{
    // Elements encoded into one span; a varint takes ten bytes at most.
    private const int ElementsAtOnce = 1024;
    private const int LongestVarint = 10;

    /// <summary>The elements' bytes without tag and length; for BYTES with the tag and length of each.</summary>
    public static long ElementsLength(Tensor tensor) => tensor.Datatype switch
    {
        Datatype.Bytes => StringsLength(tensor),
        Datatype.Bool => tensor.Count,
        Datatype.Int8 => VarintsLength<sbyte, Int32Varint<sbyte>>(tensor),
        Datatype.Int16 => VarintsLength<short, Int32Varint<short>>(tensor),
        Datatype.Int32 => VarintsLength<int, Int32Varint<int>>(tensor),
        Datatype.Int64 => VarintsLength<long, Int64Varint>(tensor),
        Datatype.UInt8 => VarintsLength<byte, UInt32Varint<byte>>(tensor),
        Datatype.UInt16 => VarintsLength<ushort, UInt32Varint<ushort>>(tensor),
        Datatype.UInt32 => VarintsLength<uint, UInt32Varint<uint>>(tensor),
        Datatype.UInt64 => VarintsLength<ulong, UInt64Varint>(tensor),
        _ => tensor.Data.Length,
    };

    /// <summary>The whole InferTensorContents.</summary>
    public static long MessageLength(Tensor tensor, long elementsLength) =>
        tensor.Datatype == Datatype.Bytes || tensor.Count == 0 ? elementsLength : WireSize.Field(elementsLength);

    public static async ValueTask WriteAsync(PipeWriter output, Tensor tensor, long elementsLength, CancellationToken cancellation)
    {
        if (tensor.Datatype != Datatype.Bytes)
        {
            WriteHead(output, TypedField.Of(tensor.Datatype)!.Number, elementsLength);
        }

        for (var start = 0; start < tensor.Count; start += ElementsAtOnce)
        {
            WriteElements(output, tensor, start, Math.Min(ElementsAtOnce, tensor.Count - start));
            await Flushing.FlushWhenFullAsync(output, cancellation).ConfigureAwait(false);
        }
    }

    private static void WriteElements(PipeWriter output, Tensor tensor, int start, int count)
    {
        switch (tensor.Datatype)
        {
            case Datatype.Bytes: WriteStrings(output, tensor, start, count); break;
            case Datatype.Bool: WriteVarints<byte, BoolVarint>(output, tensor, start, count); break;
            case Datatype.Int8: WriteVarints<sbyte, Int32Varint<sbyte>>(output, tensor, start, count); break;
            case Datatype.Int16: WriteVarints<short, Int32Varint<short>>(output, tensor, start, count); break;
            case Datatype.Int32: WriteVarints<int, Int32Varint<int>>(output, tensor, start, count); break;
            case Datatype.Int64: WriteVarints<long, Int64Varint>(output, tensor, start, count); break;
            case Datatype.UInt8: WriteVarints<byte, UInt32Varint<byte>>(output, tensor, start, count); break;
            case Datatype.UInt16: WriteVarints<ushort, UInt32Varint<ushort>>(output, tensor, start, count); break;
            case Datatype.UInt32: WriteVarints<uint, UInt32Varint<uint>>(output, tensor, start, count); break;
            case Datatype.UInt64: WriteVarints<ulong, UInt64Varint>(output, tensor, start, count); break;
            default: output.Write(tensor.Data.Slice(start * tensor.Datatype.Size(), count * tensor.Datatype.Size())); break;
        }
    }

    private static void WriteVarints<T, TCodec>(PipeWriter output, Tensor tensor, int start, int count)
        where T : unmanaged
        where TCodec : struct, IVarintCodec<T>
    {
        var writer = new WireWriter(output.GetSpan(count * LongestVarint));
        foreach (var element in MemoryMarshal.Cast<byte, T>(tensor.Data).Slice(start, count))
        {
            writer.Varint(TCodec.Write(element));
        }

        output.Advance(writer.Position);
    }

    private static long VarintsLength<T, TCodec>(Tensor tensor)
        where T : unmanaged
        where TCodec : struct, IVarintCodec<T>
    {
        var length = 0L;
        foreach (var element in MemoryMarshal.Cast<byte, T>(tensor.Data))
        {
            length += WireSize.Varint(TCodec.Write(element));
        }

        return length;
    }

    private static void WriteStrings(PipeWriter output, Tensor tensor, int start, int count)
    {
        for (var i = start; i < start + count; i++)
        {
            var element = tensor.GetString(i);
            WriteHead(output, TypedField.Of(Datatype.Bytes)!.Number, element.Length);
            output.Write(element);
        }
    }

    private static long StringsLength(Tensor tensor)
    {
        var length = 0L;
        for (var i = 0; i < tensor.Count; i++)
        {
            length += WireSize.Field(tensor.GetString(i).Length);
        }

        return length;
    }

    private static void WriteHead(PipeWriter output, int field, long length)
    {
        var writer = new WireWriter(output.GetSpan(WireSize.Tag + LongestVarint));
        writer.Head(field, length);
        output.Advance(writer.Position);
    }
}
