namespace InferenceRuntime.Tests.Malformed;

/// <summary>Damages bytes as broken clients, proxies and attackers do. The same seed does the same damage.</summary>
internal sealed class Mutator(int seed)
{
    // What has a meaning somewhere in JSON, in lengths and in protobuf tags.
    private static readonly byte[] Meaningful = [.. "{}[],:\"\\0123456789-+.eEtfnuNI \n"u8, 0x00, 0x01, 0x7F, 0x80, 0xC0, 0xED, 0xFF];

    private readonly Random _random = new(seed);

    /// <summary>One to three kinds of damage. <paramref name="other"/> is what pieces are taken from.</summary>
    public byte[] Mutate(byte[] source, byte[] other)
    {
        var bytes = new List<byte>(source);
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            Change(bytes, other);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var position = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), bytes.Count - position);
        switch (_random.Next(8))
        {
            case 0 when position < bytes.Count:
                bytes[position] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when position < bytes.Count:
                bytes[position] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.Insert(position, Meaningful[_random.Next(Meaningful.Length)]);
                break;
            case 3 when position < bytes.Count:
                bytes[position] = Meaningful[_random.Next(Meaningful.Length)];
                break;
            case 4:
                bytes.RemoveRange(position, length);
                break;
            case 5 when _random.Next(4) == 0:
                bytes.RemoveRange(position, bytes.Count - position);
                break;
            case 6 when other.Length > 0:
                var start = _random.Next(other.Length);
                bytes.InsertRange(position, other[start..Math.Min(other.Length, start + _random.Next(1, 64))]);
                break;
            case 7:
                var piece = bytes.GetRange(position, length);
                for (var times = _random.Next(1, 5); times > 0; times--)
                {
                    bytes.InsertRange(position, piece);
                }

                break;
            default:
                bytes.Insert(position, (byte)_random.Next(256));
                break;
        }
    }
}
