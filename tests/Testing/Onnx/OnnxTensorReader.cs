using System.Runtime.InteropServices;
using System.Text;

namespace Testing.Onnx;

/// <summary>
/// Reads a TensorProto (field numbers from onnx.proto). Its elements lie in raw_data, or in one of five typed fields: of those,
/// int32_data carries every type of at most 32 bits that has no field of its own, the 16-bit floats by their bits.
/// </summary>
public static class OnnxTensorReader
{
    private const int DefaultLocation = 0;

    public static OnnxTensor ReadFile(string path) => Read(File.ReadAllBytes(path));

    public static OnnxTensor Read(ReadOnlySpan<byte> message)
    {
        var (name, type, location) = (string.Empty, (OnnxType)0, DefaultLocation);
        var shape = new List<long>();
        var numbers = new List<ulong>();
        var strings = new List<byte[]>();
        byte[]? raw = null;
        var cursor = new ProtoCursor(message);
        while (!cursor.AtEnd)
        {
            var (field, wireType) = cursor.ReadTag();
            switch (field)
            {
                case 1: ReadNumbers(ref cursor, wireType, element: 0, value => shape.Add((long)value)); break;
                case 2: type = (OnnxType)cursor.ReadVarint(); break;
                case 4: ReadNumbers(ref cursor, wireType, element: 5, numbers.Add); break;
                case 5 or 7 or 11: ReadNumbers(ref cursor, wireType, element: 0, numbers.Add); break;
                case 6: strings.Add(cursor.ReadBytes().ToArray()); break;
                case 8: name = Encoding.UTF8.GetString(cursor.ReadBytes()); break;
                case 9: raw = cursor.ReadBytes().ToArray(); break;
                case 10: ReadNumbers(ref cursor, wireType, element: 1, numbers.Add); break;
                case 14: location = (int)cursor.ReadVarint(); break;
                default: cursor.Skip(wireType); break;
            }
        }

        if (location != DefaultLocation)
        {
            throw new NotSupportedException($"The tensor '{name}' keeps its data in another file.");
        }

        var tensor = new OnnxTensor(name, type, [.. shape], raw ?? Narrow(numbers, type.Size()), [.. strings]);
        CheckCount(tensor);
        return tensor;
    }

    /// <summary>A repeated number comes packed into one field or as one field each.</summary>
    private static void ReadNumbers(ref ProtoCursor cursor, int wireType, int element, Action<ulong> add)
    {
        if (wireType != 2)
        {
            add(ReadNumber(ref cursor, element));
            return;
        }

        var packed = new ProtoCursor(cursor.ReadBytes());
        while (!packed.AtEnd)
        {
            add(ReadNumber(ref packed, element));
        }
    }

    private static ulong ReadNumber(ref ProtoCursor cursor, int wireType) => wireType switch
    {
        0 => cursor.ReadVarint(),
        1 => cursor.ReadFixed64(),
        _ => cursor.ReadFixed32(),
    };

    /// <summary>The lowest bytes of every number: what its element is, since the wire only widens.</summary>
    private static byte[] Narrow(List<ulong> numbers, int size)
    {
        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers));
        var narrow = new byte[numbers.Count * size];
        for (var i = 0; i < numbers.Count; i++)
        {
            bytes.Slice(i * sizeof(ulong), size).CopyTo(narrow.AsSpan(i * size));
        }

        return narrow;
    }

    private static void CheckCount(OnnxTensor tensor)
    {
        var found = tensor.Type == OnnxType.String ? tensor.Strings.Length : tensor.Data.Length / tensor.Type.Size();
        if (found != tensor.Count)
        {
            throw new InvalidDataException($"The tensor {tensor} holds {found} elements; {tensor.Count} are expected.");
        }
    }
}
