using System.Buffers.Binary;

namespace InferenceRuntime.Storage.Archives;

/// <summary>The CRC-32 of zip files (polynomial 0x04C11DB7, reflected), eight bytes a step. .NET has only the Castagnoli one, and does not check a zip's.</summary>
internal sealed class Crc32
{
    private const uint Reflected = 0xEDB88320;

    // Tables[k][b]: what the byte b, followed by k zero bytes, adds.
    private static readonly uint[][] Tables = CreateTables();

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF] ^ Tables[2][(high >> 8) & 0xFF] ^ Tables[1][(high >> 16) & 0xFF] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
        {
            state = Tables[0][(state ^ value) & 0xFF] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[][] CreateTables()
    {
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var value = 0u; value < 256; value++)
        {
            var state = value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ Reflected : state >> 1;
            }

            tables[0][value] = state;
        }

        for (var table = 1; table < tables.Length; table++)
        {
            for (var value = 0; value < 256; value++)
            {
                var shorter = tables[table - 1][value];
                tables[table][value] = (shorter >> 8) ^ tables[0][shorter & 0xFF];
            }
        }

        return tables;
    }
}
