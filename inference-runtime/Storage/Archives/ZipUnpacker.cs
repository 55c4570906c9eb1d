using System.IO.Compression;

namespace InferenceRuntime.Storage.Archives;

/// <summary>Unpacks a zip, also Zip64, by its directory. Regular files and folders only.</summary>
internal static class ZipUnpacker
{
    private const int UnixTypeShift = 16;
    private const int UnixTypeMask = 0xF000;
    private const int UnixFolder = 0x4000;
    private const int UnixFile = 0x8000;
    private const int UnixLink = 0xA000;

    public static async Task UnpackAsync(Stream archive, ArchiveFolder folder, ArchiveLimits limits, CancellationToken cancellation)
    {
        ZipDirectory.Check(archive, limits);
        var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            foreach (var entry in zip.Entries)
            {
                folder.CountEntry();
                await AddAsync(entry, folder, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task AddAsync(ZipArchiveEntry entry, ArchiveFolder folder, CancellationToken cancellation)
    {
        // The upper half are the mode bits of Unix, where the archive was made on one.
        var type = (entry.ExternalAttributes >> UnixTypeShift) & UnixTypeMask;
        var endsAsFolder = entry.FullName.EndsWith('/');
        if (type is not (0 or UnixFile or UnixFolder) || (type == UnixFolder && !endsAsFolder))
        {
            throw new InvalidDataException(
                $"{EntryPath.Shown(entry.FullName)} is {(type == UnixLink ? "a symbolic link" : "neither a file nor a folder")}; only regular files and folders are unpacked.");
        }

        if (entry.IsEncrypted)
        {
            throw new InvalidDataException($"{EntryPath.Shown(entry.FullName)} is encrypted.");
        }

        if (endsAsFolder)
        {
            folder.AddFolder(entry.FullName);
            return;
        }

        var content = new CheckedZipStream(await entry.OpenAsync(cancellation).ConfigureAwait(false), entry.FullName, entry.Length, entry.Crc32);
        await using (content.ConfigureAwait(false))
        {
            await folder.AddFileAsync(entry.FullName, content, cancellation).ConfigureAwait(false);
        }
    }
}
