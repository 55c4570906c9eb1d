using System.Runtime.InteropServices;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>A tensor's elements to and from the field that its type has; types of less than 32 bits share the field of 32.</summary>
internal static class TypedContents
{
    public static InferTensorContents Write(OnnxTensor tensor)
    {
        var contents = new InferTensorContents();
        switch (tensor.Type)
        {
            case OnnxType.Bool: contents.BoolContents.AddRange(tensor.Data.Select(element => element != 0)); break;
            case OnnxType.Int8: contents.IntContents.AddRange(Elements<sbyte>(tensor).Select(element => (int)element)); break;
            case OnnxType.Int16: contents.IntContents.AddRange(Elements<short>(tensor).Select(element => (int)element)); break;
            case OnnxType.Int32: contents.IntContents.AddRange(Elements<int>(tensor)); break;
            case OnnxType.Int64: contents.Int64Contents.AddRange(Elements<long>(tensor)); break;
            case OnnxType.UInt8: contents.UintContents.AddRange(tensor.Data.Select(element => (uint)element)); break;
            case OnnxType.UInt16: contents.UintContents.AddRange(Elements<ushort>(tensor).Select(element => (uint)element)); break;
            case OnnxType.UInt32: contents.UintContents.AddRange(Elements<uint>(tensor)); break;
            case OnnxType.UInt64: contents.Uint64Contents.AddRange(Elements<ulong>(tensor)); break;
            case OnnxType.Float: contents.Fp32Contents.AddRange(Elements<float>(tensor)); break;
            case OnnxType.Double: contents.Fp64Contents.AddRange(Elements<double>(tensor)); break;
            case OnnxType.String: contents.BytesContents.AddRange(tensor.Strings.Select(element => ByteString.CopyFrom(element))); break;
            default: throw new NotSupportedException($"{tensor.Type} has no field in the typed form.");
        }

        return contents;
    }

    public static OnnxTensor Read(string name, string datatype, long[] shape, InferTensorContents contents)
    {
        var type = OnnxTypes.FromProtocol(datatype);
        var tensor = type == OnnxType.String
            ? new OnnxTensor(name, type, shape, [], [.. contents.BytesContents.Select(element => element.ToByteArray())])
            : new OnnxTensor(name, type, shape, Read(type, contents), []);
        var found = type == OnnxType.String ? tensor.Strings.Length : tensor.Data.Length / type.Size();
        return found == tensor.Count ? tensor : throw new InvalidDataException($"{tensor} came with {found} elements; {tensor.Count} are expected.");
    }

    private static byte[] Read(OnnxType type, InferTensorContents contents) => type switch
    {
        OnnxType.Bool => [.. contents.BoolContents.Select(element => element ? (byte)1 : (byte)0)],
        OnnxType.Int8 => Bytes(contents.IntContents.Select(element => checked((sbyte)element))),
        OnnxType.Int16 => Bytes(contents.IntContents.Select(element => checked((short)element))),
        OnnxType.Int32 => Bytes(contents.IntContents),
        OnnxType.Int64 => Bytes(contents.Int64Contents),
        OnnxType.UInt8 => Bytes(contents.UintContents.Select(element => checked((byte)element))),
        OnnxType.UInt16 => Bytes(contents.UintContents.Select(element => checked((ushort)element))),
        OnnxType.UInt32 => Bytes(contents.UintContents),
        OnnxType.UInt64 => Bytes(contents.Uint64Contents),
        OnnxType.Float => Bytes(contents.Fp32Contents),
        OnnxType.Double => Bytes(contents.Fp64Contents),
        _ => throw new NotSupportedException($"{type} has no field in the typed form."),
    };

    private static T[] Elements<T>(OnnxTensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.Data).ToArray();

    private static byte[] Bytes<T>(IEnumerable<T> elements)
        where T : unmanaged => MemoryMarshal.AsBytes(elements.ToArray().AsSpan()).ToArray();
}
