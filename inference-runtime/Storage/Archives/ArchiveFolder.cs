using System.Buffers;
using System.Security.Cryptography;
using ModelStores;

namespace InferenceRuntime.Storage.Archives;

/// <summary>
/// The folder that an archive is unpacked into: counts, refuses what would meet something that is there, and writes. It makes only folders and new regular
/// files, never a link, so that a path without ".." can not lead out of it.
/// </summary>
internal sealed class ArchiveFolder(string root, ArchiveLimits limits)
{
    private const int ChunkBytes = 1024 * 1024;
    private const int FlushedBytes = 1024 * 1024;

    // Read by its group, which is that of the pod's volumes; executed by nobody.
    private const UnixFileMode FileMode640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode FolderMode750 = FileMode640 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<UnpackedFile> _files = [];
    private int _entries;
    private long _bytes;

    public IReadOnlyList<UnpackedFile> Files => _files;

    /// <summary>To be called for each entry of the archive, whatever it is.</summary>
    public void CountEntry()
    {
        if (++_entries > limits.MaxEntries)
        {
            throw new InvalidDataException($"It has more than {limits.MaxEntries} entries.");
        }
    }

    /// <summary>Takes the name; the folder is made when a file needs it.</summary>
    public void AddFolder(string name) => TakeFolders(EntryPath.PartsOf(name, limits), name);

    public async Task AddFileAsync(string name, Stream content, CancellationToken cancellation)
    {
        var parts = EntryPath.PartsOf(name, limits);
        if (parts.Count == 0)
        {
            throw new InvalidDataException($"The file {EntryPath.Shown(name)} has no name.");
        }

        TakeFolders([.. parts.SkipLast(1)], name);
        var path = string.Join('/', parts);
        if (_folders.Contains(path) || !_paths.Add(path))
        {
            throw new InvalidDataException($"The name {EntryPath.Shown(name)} is there twice.");
        }

        for (var depth = 1; depth < parts.Count; depth++)
        {
            // One by one: in one go only the last gets the mode.
            Directory.CreateDirectory(Path.Combine([root, .. parts.Take(depth)]), FolderMode750);
        }

        _files.Add(await WriteAsync(path, content, cancellation).ConfigureAwait(false));
    }

    private void CountBytes(long bytes)
    {
        _bytes += bytes;
        if (_bytes > limits.MaxBytes)
        {
            throw new InvalidDataException($"It unpacks to more than {limits.MaxBytes} bytes; raise --max-model-bytes if that is right.");
        }
    }

    private void TakeFolders(IReadOnlyList<string> parts, string name)
    {
        for (var depth = 1; depth <= parts.Count; depth++)
        {
            var path = string.Join('/', parts.Take(depth));
            if (_paths.Contains(path))
            {
                throw new InvalidDataException($"The name {EntryPath.Shown(name)} needs a folder where the archive has the file '{path}'.");
            }

            // One entry may name many folders that no entry was counted for.
            if (_folders.Add(path) && _folders.Count > limits.MaxEntries)
            {
                throw new InvalidDataException($"It has more than {limits.MaxEntries} folders.");
            }
        }
    }

    private async Task<UnpackedFile> WriteAsync(string path, Stream content, CancellationToken cancellation)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = FileMode640,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var file = new FileStream(Path.Combine(root, path), options);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                while (await content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) is var read and > 0)
                {
                    CountBytes(read);
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            // The caller names the folder once it is complete, and proves its files again when it finds them: what a crash takes of the small ones costs
            // another fetch, less than thousands of flushes.
            if (file.Position >= FlushedBytes)
            {
                file.Flush(flushToDisk: true);
            }

            return new UnpackedFile(path, file.Position, Sha256Digest.FromHash(hash.GetHashAndReset()));
        }
    }
}
