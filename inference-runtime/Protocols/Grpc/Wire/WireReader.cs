using System.Runtime.CompilerServices;
using System.Text;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Wire;

/// <summary>
/// A cursor over protobuf's wire format. Positions count from the start of the whole message, in nested messages too. Nothing is
/// allocated for what a length says; every malformed message is <see cref="ServingError.InvalidRequest"/>.
/// </summary>
internal ref struct WireReader
{
    // protobuf's own libraries stop at a hundred; unknown groups are the only thing here that nests without bound.
    private const int MaxGroupDepth = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _end;
    private int _position;

    public WireReader(ReadOnlySpan<byte> bytes)
        : this(bytes, new ByteRange(0, bytes.Length))
    {
    }

    /// <summary>A reader of the nested message at a range of <paramref name="bytes"/>.</summary>
    public WireReader(ReadOnlySpan<byte> bytes, ByteRange range)
    {
        _bytes = bytes;
        _position = range.Start;
        _end = range.Start + range.Length;
    }

    public readonly int Position => _position;

    public readonly bool AtEnd => _position == _end;

    /// <summary>Takes the next field's tag. False at the end of the message.</summary>
    public bool NextField(out int field, out WireType type)
    {
        if (_position == _end)
        {
            (field, type) = (0, default);
            return false;
        }

        var start = _position;
        var tag = ReadVarint();
        field = (int)(tag >> 3);
        type = (WireType)(tag & 7);
        return tag <= uint.MaxValue && field > 0 && type <= WireType.Fixed32 ? true : throw Malformed("there is no field's tag", start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (_position < _end && _bytes[_position] < 0x80)
        {
            return _bytes[_position++];
        }

        return ReadLongVarint();
    }

    /// <summary>The bytes of a value of four or eight.</summary>
    public ReadOnlySpan<byte> ReadFixed(int size) => _bytes.Slice(Take(size), size);

    /// <summary>Takes a length-delimited value: where it begins, and how long it is.</summary>
    public ByteRange ReadRange()
    {
        var start = _position;
        var length = ReadVarint();
        if (length > (ulong)(_end - _position))
        {
            throw Malformed($"a length of {length} goes beyond the end of what holds it", start);
        }

        return new ByteRange(Take((int)length), (int)length);
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var range = ReadRange();
        return _bytes.Slice(range.Start, range.Length);
    }

    /// <summary>A nested message.</summary>
    public WireReader ReadMessage() => new(_bytes, ReadRange());

    public string ReadString()
    {
        var start = _position;
        var utf8 = ReadBytes();
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a text is no valid UTF-8", start);
        }
    }

    /// <summary>Passes over the value of a field that means nothing here.</summary>
    public void Skip(int field, WireType type) => Skip(field, type, 0);

    public readonly ServingException Malformed(string what) => Malformed(what, _position);

    private static ServingException Malformed(string what, int position) =>
        ServingException.Invalid($"The message is no valid protobuf: at byte {position} {what}.");

    private void Skip(int field, WireType type, int depth)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.LengthDelimited:
                ReadRange();
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            case WireType.StartGroup when depth < MaxGroupDepth:
                SkipGroup(field, depth);
                break;
            case WireType.StartGroup:
                throw Malformed($"groups are nested deeper than {MaxGroupDepth}");
            default:
                throw Malformed("a group ends that never began");
        }
    }

    private void SkipGroup(int group, int depth)
    {
        while (NextField(out var field, out var type))
        {
            if (type != WireType.EndGroup)
            {
                Skip(field, type, depth + 1);
            }
            else if (field == group)
            {
                return;
            }
            else
            {
                throw Malformed($"the group {group} ends as {field}");
            }
        }

        throw Malformed($"the group {group} does not end");
    }

    private int Take(int count)
    {
        if (count > _end - _position)
        {
            throw Malformed("a value goes beyond the end of what holds it");
        }

        _position += count;
        return _position - count;
    }

    private ulong ReadLongVarint()
    {
        var start = _position;
        var value = 0UL;
        for (var shift = 0; shift < 70 && _position < _end; shift += 7)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed(_position == _end ? "a number does not end" : "a number has more than ten bytes", start);
    }
}
