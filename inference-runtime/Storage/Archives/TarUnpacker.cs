using System.Formats.Tar;
using System.IO.Compression;

namespace InferenceRuntime.Storage.Archives;

/// <summary>Unpacks a tar (ustar, PAX, GNU) from front to end. Regular files and folders only.</summary>
internal static class TarUnpacker
{
    // Zeros up to the end of a tape's record: 10 KiB by default, some megabytes with the largest that tar programs take.
    private const int MaxTailBytes = 16 * 1024 * 1024;

    public static async Task UnpackAsync(Stream archive, bool compressed, ArchiveFolder folder, CancellationToken cancellation)
    {
        var plain = compressed ? new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true) : archive;
        using var guard = new TarHeaderGuard(plain);
        var reader = new TarReader(guard, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            while (await NextAsync(reader, guard, cancellation).ConfigureAwait(false) is { } entry)
            {
                folder.CountEntry();
                await AddAsync(entry, folder, cancellation).ConfigureAwait(false);
            }
        }

        if (!guard.EndedWithMark)
        {
            throw new InvalidDataException("It ends without the mark that ends a tar: a part of it is missing.");
        }

        if (compressed)
        {
            await ReadTailAsync(plain, cancellation).ConfigureAwait(false);
        }
    }

    // The checksum of gzip comes last, behind what fills the record.
    private static async Task ReadTailAsync(Stream plain, CancellationToken cancellation)
    {
        var tail = new byte[16 * 1024];
        var length = 0;
        while (await plain.ReadAsync(tail, cancellation).ConfigureAwait(false) is var read and > 0)
        {
            length += read;
            if (length > MaxTailBytes)
            {
                throw new InvalidDataException($"It has more than {MaxTailBytes} bytes behind the mark that ends a tar.");
            }
        }
    }

    private static async ValueTask<TarEntry?> NextAsync(TarReader reader, TarHeaderGuard guard, CancellationToken cancellation)
    {
        guard.ExpectHeader();
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or FormatException)
        {
            // What the reader lets through for numbers and times that are out of range.
            throw new InvalidDataException($"A header is damaged. {e.Message}", e);
        }
    }

    private static async Task AddAsync(TarEntry entry, ArchiveFolder folder, CancellationToken cancellation)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.GlobalExtendedAttributes:
                return;

            // Tars of 1979 know no folders but names that end so.
            case TarEntryType.Directory:
            case TarEntryType.V7RegularFile when entry.Name.EndsWith('/') && entry.Length == 0:
                folder.AddFolder(entry.Name);
                return;

            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile when !IsSparse(entry):
                await folder.AddFileAsync(entry.Name, entry.DataStream ?? Stream.Null, cancellation).ConfigureAwait(false);
                return;

            default:
                throw new InvalidDataException(
                    $"{EntryPath.Shown(entry.Name)} is {What(entry)}; only regular files and folders are unpacked. With GNU tar, --dereference --hard-dereference packs files instead of links.");
        }
    }

    // In this form a map of the holes stands before the bytes, which only GNU tar knows.
    private static bool IsSparse(TarEntry entry) =>
        entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal));

    private static string What(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.SymbolicLink => $"a symbolic link to {EntryPath.Shown(entry.LinkName)}",
        TarEntryType.HardLink => $"a hard link to {EntryPath.Shown(entry.LinkName)}",
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "a device",
        TarEntryType.Fifo => "a named pipe",
        _ when IsSparse(entry) => "a sparse file",
        _ => $"of the type {entry.EntryType}",
    };
}
