using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>
/// The folder that keeps artifacts: <c>sha256/HEX/model.onnx</c> by digest, <c>uris/HEX.json</c> for which digest a URI had, <c>tmp/</c> for
/// what is still coming. A file gets its final name only when it is complete, proven and on the disk, so several processes may share a cache.
/// </summary>
public sealed class ModelCache(string folder)
{
    private const int BufferSize = 256 * 1024;

    public string Folder => folder;

    /// <summary>The artifact with this digest, read and proven again; a damaged file is removed and null is returned.</summary>
    public async Task<Artifact?> FindAsync(Sha256Digest digest, CancellationToken cancellation)
    {
        var path = PathOf(digest);
        if (!File.Exists(path))
        {
            return null;
        }

        // A session's creation reads the file too and works far longer on it than the hash does.
        var (actual, size) = await HashAsync(path, cancellation).ConfigureAwait(false);
        if (actual == digest)
        {
            return new Artifact(path, digest, size, FromCache: true);
        }

        File.Delete(path);
        return null;
    }

    /// <summary>The digest that the URI had when it was last fetched into this cache.</summary>
    public Sha256Digest? FindDigest(string uri)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(File.ReadAllBytes(IndexPathOf(uri)), StorageJson.Default.UriIndexEntry);
            return entry is not null && entry.Uri == uri && Sha256Digest.TryParse(entry.Digest, out var digest) ? digest : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // No entry, or one that a crash cut off: the source is asked instead.
            return null;
        }
    }

    /// <summary>A new file below <c>tmp/</c>, which disposal removes unless <see cref="Commit"/> has moved it.</summary>
    public FileStream CreateTemporary()
    {
        // Shared with readers: it is still open when it gets its final name, and another load may look for that name already.
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        return new FileStream(
            Path.Combine(temporary, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferSize, FileOptions.Asynchronous);
    }

    /// <summary>Gives a complete and closed temporary file its place, and remembers which URI it came from.</summary>
    public Artifact Commit(string temporaryPath, Sha256Digest digest, long size, string uri)
    {
        var path = PathOf(digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(temporaryPath, path, overwrite: true);

        var index = IndexPathOf(uri);
        Directory.CreateDirectory(Path.GetDirectoryName(index)!);
        var next = $"{index}.{Path.GetRandomFileName()}";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(new UriIndexEntry(uri, digest.ToString(), size), StorageJson.Default.UriIndexEntry));
        File.Move(next, index, overwrite: true);
        return new Artifact(path, digest, size, FromCache: false);
    }

    /// <summary>
    /// Removes what a killed process left in <c>tmp/</c>: files that nobody has written to since. One that some process still writes is
    /// locked and stays; but a file exists for a moment before it is locked, which is why the lock alone does not tell.
    /// </summary>
    public void RemoveAbandoned(DateTimeOffset unwrittenSince)
    {
        var temporary = Path.Combine(folder, "tmp");
        foreach (var path in Directory.Exists(temporary) ? Directory.GetFiles(temporary) : [])
        {
            try
            {
                if (File.GetLastWriteTimeUtc(path) >= unwrittenSince)
                {
                    continue;
                }

                using var unlocked = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody's download in progress.
            }
        }
    }

    private static async Task<(Sha256Digest Digest, long Size)> HashAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false);
            return (Sha256Digest.FromHash(hash), file.Length);
        }
    }

    private string PathOf(Sha256Digest digest) => Path.Combine(folder, "sha256", digest.Hex, "model.onnx");

    private string IndexPathOf(string uri) =>
        Path.Combine(folder, "uris", $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)))}.json");
}
