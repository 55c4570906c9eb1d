using System.Security.Cryptography;
using System.Text.Json;
using ModelStores;

namespace InferenceRuntime.Storage.Cache;

/// <summary>
/// The folder that keeps artifacts, by digest. Several processes may share it: an artifact gets its name when it is complete and proven, whoever uses one holds a lock that others
/// share, and whoever removes one needs that lock alone. A process that is killed leaves no lock.
/// </summary>
internal sealed class ModelCache(CacheFolders folders, TimeProvider time)
{
    private const int ReadOnlyVolume = 30; // EROFS

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    public CacheFolders Folders => folders;

    /// <summary>The artifact with this digest, every byte of it read and proven again; what is damaged is removed, and null returned.</summary>
    public async Task<CacheEntry?> FindAsync(Sha256Digest digest, CancellationToken cancellation)
    {
        var folder = folders.EntryOf(digest);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var hold = await HoldAsync(digest, cancellation).ConfigureAwait(false);
        try
        {
            if (ReadManifest(folder) is { } stored && await IsSoundAsync(digest, folder, stored, cancellation).ConfigureAwait(false))
            {
                Touch(folder);
                return new CacheEntry(digest, Path.Combine(folder, CacheFolders.Files), stored.Kind, new ArtifactManifest(stored.Files), hold);
            }
        }
        catch
        {
            hold?.Dispose();
            throw;
        }

        hold?.Dispose();
        await RemoveDamagedAsync(digest, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>What the URI brought when it was last fetched into this cache.</summary>
    public UriIndexEntry? FindUri(string uri)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(File.ReadAllBytes(folders.IndexOf(uri)), CacheJson.Default.UriIndexEntry);
            return entry?.Uri == uri ? entry : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // No entry, or one that a crash cut off: the store is asked instead.
            return null;
        }
    }

    public void Remember(UriIndexEntry entry) => Write(folders.IndexOf(entry.Uri), JsonSerializer.SerializeToUtf8Bytes(entry, CacheJson.Default.UriIndexEntry));

    /// <summary>The right to fetch a URI into its partial folder; null while another process has it.</summary>
    public FileLock? TryLockFetch(string uri) => FileLock.TryTake(folders.LockOfPartial(CacheFolders.KeyOf(uri)), shared: false);

    /// <summary>Gives a folder of complete files, proven and flushed to the disk, its place.</summary>
    /// <param name="digest">The artifact's digest.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="manifest">Its files.</param>
    /// <param name="staged">A folder with the artifact below <c>files/</c>; it is moved.</param>
    /// <param name="cancellation">Ends the wait for somebody who removes the same artifact.</param>
    public async Task<CacheEntry> CommitAsync(Sha256Digest digest, ArtifactKind kind, ArtifactManifest manifest, string staged, CancellationToken cancellation)
    {
        Write(Path.Combine(staged, CacheFolders.Manifest), JsonSerializer.SerializeToUtf8Bytes(new StoredManifest(kind, manifest.Files), CacheJson.Default.StoredManifest));
        Directory.CreateDirectory(folders.Entries);
        while (true)
        {
            // Somebody who fetched the same bytes under another name may have been faster.
            if (await FindAsync(digest, cancellation).ConfigureAwait(false) is { } there)
            {
                Directory.Delete(staged, recursive: true);
                return there;
            }

            var hold = await HoldAsync(digest, cancellation).ConfigureAwait(false);
            try
            {
                Directory.Move(staged, folders.EntryOf(digest));
                return new CacheEntry(digest, Path.Combine(folders.EntryOf(digest), CacheFolders.Files), kind, manifest, hold);
            }
            catch (IOException) when (Directory.Exists(folders.EntryOf(digest)))
            {
                // Faster by a moment.
                hold?.Dispose();
            }
            catch
            {
                hold?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Removes an artifact unless somebody uses it; false when somebody does.</summary>
    public bool TryRemoveEntry(string hex)
    {
        using var alone = FileLock.TryTake(folders.LockOfEntry(hex), shared: false);
        return alone is not null && TryRemove(Path.Combine(folders.Entries, hex));
    }

    /// <summary>Removes what has come of a URI so far, unless somebody is fetching it; false when somebody is.</summary>
    public bool TryRemovePartial(string key)
    {
        using var alone = FileLock.TryTake(folders.LockOfPartial(key), shared: false);
        return alone is not null && TryRemove(Path.Combine(folders.Partials, key));
    }

    /// <summary>Removes what a process that was killed while it removed something has left, and transfers that nobody has gone on with for a day.</summary>
    public void RemoveLeftovers()
    {
        foreach (var folder in Directory.Exists(folders.Temporary) ? Directory.GetDirectories(folders.Temporary) : [])
        {
            TryDelete(folder);
        }

        var given = time.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var partial in Directory.Exists(folders.Partials) ? new DirectoryInfo(folders.Partials).GetDirectories() : [])
        {
            var data = new DirectoryInfo(Path.Combine(partial.FullName, CacheFolders.Data));
            if ((data.Exists ? data.GetFiles().Select(file => file.LastWriteTimeUtc) : []).Append(partial.LastWriteTimeUtc).Max() < given)
            {
                TryRemovePartial(partial.Name);
            }
        }
    }

    /// <summary>Also while somebody serves it: what he has opened stays his. Looked at again alone, or two that found it damaged would remove what one of them has put in its place.</summary>
    private async Task RemoveDamagedAsync(Sha256Digest digest, CancellationToken cancellation)
    {
        using var alone = await WaitAsync(folders.LockOfRepair(digest.Hex), shared: false, cancellation).ConfigureAwait(false);
        var folder = folders.EntryOf(digest);
        if (ReadManifest(folder) is not { } stored || !await IsSoundAsync(digest, folder, stored, cancellation).ConfigureAwait(false))
        {
            TryRemove(folder);
        }
    }

    private static async Task<bool> IsSoundAsync(Sha256Digest digest, string folder, StoredManifest stored, CancellationToken cancellation)
    {
        var claimed = stored.Kind switch
        {
            ArtifactKind.File => stored.Files is [var single] && single.Sha256 == digest.Hex,
            ArtifactKind.Folder => new ArtifactManifest(stored.Files).FolderDigest() == digest,
            _ => true,
        };
        if (!claimed)
        {
            return false;
        }

        foreach (var file in stored.Files)
        {
            var path = Path.Combine(folder, CacheFolders.Files, file.Path);
            if (!File.Exists(path) || new FileInfo(path).Length != file.SizeBytes || (await HashAsync(path, cancellation).ConfigureAwait(false)).Hex != file.Sha256)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A session's creation reads the files too, and works far longer on them than this.</summary>
    public static async Task<Sha256Digest> HashAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            return Sha256Digest.FromHash(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
        }
    }

    private static StoredManifest? ReadManifest(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, CacheFolders.Manifest)), CacheJson.Default.StoredManifest);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = $"{path}.{Path.GetRandomFileName()}";
        File.WriteAllBytes(next, bytes);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>When it was last used is the time of its folder: what is oldest is evicted first.</summary>
    private void Touch(string folder)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that may only be read: nothing is evicted from it by us.
        }
    }

    /// <summary>Out of sight at once, so that nobody finds half of it; then deleted.</summary>
    private bool TryRemove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return true;
        }

        try
        {
            var leaving = Path.Combine(Directory.CreateDirectory(folders.Temporary).FullName, Path.GetRandomFileName());
            Directory.Move(folder, leaving);
            return TryDelete(leaving);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Null in a cache that may only be read, as a volume that was filled beforehand: nobody evicts anything through it.</summary>
    private async Task<FileLock?> HoldAsync(Sha256Digest digest, CancellationToken cancellation)
    {
        try
        {
            return await WaitAsync(folders.LockOfEntry(digest.Hex), shared: true, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException { HResult: ReadOnlyVolume })
        {
            return null;
        }
    }

    /// <summary>For locks that are only ever held for a moment.</summary>
    private async Task<FileLock> WaitAsync(string path, bool shared, CancellationToken cancellation)
    {
        while (true)
        {
            if (FileLock.TryTake(path, shared) is { } taken)
            {
                return taken;
            }

            await Task.Delay(LockRetry, time, cancellation).ConfigureAwait(false);
        }
    }
}
