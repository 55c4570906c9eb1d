using System.Text;

namespace InferenceRuntime.Protocols.Grpc.Wire;

/// <summary>Writes fields one after the other into room that <see cref="WireSize"/> has measured.</summary>
internal ref struct WireWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Position { get; private set; }

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _room[Position++] = (byte)(value | 0x80);
        }

        _room[Position++] = (byte)value;
    }

    public void Tag(int field, WireType type) => _room[Position++] = (byte)((field << 3) | (int)type);

    /// <summary>The tag and the length of a value that follows.</summary>
    public void Head(int field, long length)
    {
        Tag(field, WireType.LengthDelimited);
        Varint((ulong)length);
    }

    /// <summary>A text, unless it is empty.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            Head(field, Encoding.UTF8.GetByteCount(value));
            Position += Encoding.UTF8.GetBytes(value, _room[Position..]);
        }
    }

    /// <summary>Packed varints, unless there are none.</summary>
    public void Packed(int field, long[] values)
    {
        if (values.Length > 0)
        {
            Head(field, WireSize.Packed(values));
            foreach (var value in values)
            {
                Varint((ulong)value);
            }
        }
    }
}
