using System.Text;

namespace Testing.Onnx;

/// <summary>Writes protobuf's wire format: a tag (field number and wire type) and a value, one after the other.</summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    public ProtoWriter Integer(int field, long value)
    {
        WriteVarint((ulong)((field << 3) | Varint));
        WriteVarint((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        WriteVarint((ulong)((field << 3) | Fixed32));
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.ToArray());

    public ProtoWriter Bytes(int field, byte[] value)
    {
        WriteVarint((ulong)((field << 3) | LengthDelimited));
        WriteVarint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
