using System.Buffers.Binary;

namespace InferenceRuntime.Storage.Archives;

/// <summary>
/// Bounds the directory at the end of a zip, which <see cref="System.IO.Compression.ZipArchive"/> takes into memory whole and whose count of entries may lie: where it
/// begins is what bounds it.
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int Zip64LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private const int MaxCommentBytes = ushort.MaxValue;

    // A record has 46 bytes, a name, and an extra field of times and owners; a directory of usual names is below this on average.
    private const int RecordBytes = 46 + 160;

    private static ReadOnlySpan<byte> EndMark => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> Zip64LocatorMark => "PK\x06\x07"u8;

    private static ReadOnlySpan<byte> Zip64EndMark => "PK\x06\x06"u8;

    /// <summary>Throws <see cref="InvalidDataException"/> for what is no zip or lists more than the limit.</summary>
    public static void Check(Stream archive, ArchiveLimits limits)
    {
        var tail = new byte[Math.Min(archive.Length, Zip64LocatorBytes + EndBytes + MaxCommentBytes)];
        archive.Seek(-tail.Length, SeekOrigin.End);
        archive.ReadExactly(tail);
        var end = tail.Length < EndBytes ? -1 : tail.AsSpan(0, tail.Length - EndBytes + EndMark.Length).LastIndexOf(EndMark);
        if (end < 0)
        {
            throw new InvalidDataException("It is no zip, or its end is missing.");
        }

        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if ((count == ushort.MaxValue || start == uint.MaxValue) && end >= Zip64LocatorBytes && tail.AsSpan(end - Zip64LocatorBytes).StartsWith(Zip64LocatorMark))
        {
            (count, start) = ReadZip64(archive, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(end - Zip64LocatorBytes + 8)));
        }

        if (count > (ulong)limits.MaxEntries || start > (ulong)archive.Length || (ulong)archive.Length - start > ((ulong)limits.MaxEntries * RecordBytes) + MaxCommentBytes)
        {
            throw new InvalidDataException(
                start > (ulong)archive.Length ? "Its directory lies beyond its end." : $"It has more than {limits.MaxEntries} entries, or a directory as large as for so many.");
        }

        archive.Position = 0;
    }

    private static (ulong Count, ulong Start) ReadZip64(Stream archive, ulong position)
    {
        if (position > (ulong)archive.Length - Zip64EndBytes)
        {
            throw new InvalidDataException("Its directory lies beyond its end.");
        }

        var end = new byte[Zip64EndBytes];
        archive.Position = (long)position;
        archive.ReadExactly(end);
        return end.AsSpan().StartsWith(Zip64EndMark)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(end.AsSpan(48)))
            : throw new InvalidDataException("Its directory is damaged.");
    }
}
