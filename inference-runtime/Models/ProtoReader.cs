namespace InferenceRuntime.Models;

/// <summary>Protobuf's wire format over a seekable stream. Throws <see cref="InvalidDataException"/> for what is not that format.</summary>
internal sealed class ProtoReader(Stream stream)
{
    private int _wireType;

    /// <summary>False at the end of the message.</summary>
    public bool TryReadTag(out int field)
    {
        field = 0;
        if (stream.Position >= stream.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        field = tag >> 3 is > 0 and <= 536_870_911 and var number ? (int)number : throw new InvalidDataException("A protobuf field number is out of range.");
        _wireType = (int)(tag & 7);
        return true;
    }

    public long ReadInt64()
    {
        Expect(0);
        return (long)ReadVarint();
    }

    public byte[] ReadBytes(int maxLength)
    {
        Expect(2);
        var length = ReadLength();
        if (length > maxLength)
        {
            throw new InvalidDataException($"A protobuf field has {length} bytes; at most {maxLength} are expected.");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case 0: ReadVarint(); break;
            case 1: Advance(8); break;
            case 2: Advance(ReadLength()); break;
            case 5: Advance(4); break;
            default: throw new InvalidDataException($"Protobuf wire type {_wireType} does not occur in ONNX.");
        }
    }

    private void Expect(int wireType)
    {
        if (_wireType != wireType)
        {
            throw new InvalidDataException($"Protobuf wire type {_wireType} where {wireType} is expected.");
        }
    }

    private long ReadLength()
    {
        var length = ReadVarint();
        return length <= (ulong)(stream.Length - stream.Position)
            ? (long)length
            : throw new InvalidDataException("A protobuf field is longer than what is left of the file.");
    }

    private void Advance(long bytes)
    {
        if (bytes > stream.Length - stream.Position)
        {
            throw new InvalidDataException("The protobuf message is cut off.");
        }

        stream.Seek(bytes, SeekOrigin.Current);
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                throw new InvalidDataException("The protobuf message is cut off.");
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A protobuf number has more than ten bytes.");
    }
}
