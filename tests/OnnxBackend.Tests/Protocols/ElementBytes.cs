using System.Buffers.Binary;
using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>A tensor's elements as the binary forms of both protocols carry them; strings each behind its length in four bytes.</summary>
internal static class ElementBytes
{
    public static byte[] Of(OnnxTensor tensor)
    {
        if (tensor.Type != OnnxType.String)
        {
            return tensor.Data;
        }

        var bytes = new List<byte>();
        foreach (var element in tensor.Strings)
        {
            bytes.AddRange(BitConverter.GetBytes(element.Length));
            bytes.AddRange(element);
        }

        return [.. bytes];
    }

    public static OnnxTensor Read(string name, string datatype, long[] shape, ReadOnlySpan<byte> bytes)
    {
        var type = OnnxTypes.FromProtocol(datatype);
        var tensor = type == OnnxType.String ? new OnnxTensor(name, type, shape, [], ReadStrings(bytes)) : new OnnxTensor(name, type, shape, bytes.ToArray(), []);
        var expected = tensor.Count;
        var found = type == OnnxType.String ? tensor.Strings.Length : (double)bytes.Length / type.Size();
        return found.Equals((double)expected) ? tensor : throw new InvalidDataException($"{tensor} came with {found} elements; {expected} are expected.");
    }

    private static byte[][] ReadStrings(ReadOnlySpan<byte> bytes)
    {
        var strings = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            strings.Add(bytes.Slice(4, length).ToArray());
            bytes = bytes[(4 + length)..];
        }

        return [.. strings];
    }
}
