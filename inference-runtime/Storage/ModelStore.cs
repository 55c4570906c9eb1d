using System.Buffers;
using System.Security.Cryptography;
using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>
/// Brings artifacts into the cache. Bytes are counted and hashed while they stream into a temporary file; only a file of the right size
/// and digest gets a name under which anything will open it.
/// </summary>
/// <param name="sources">Where artifacts come from.</param>
/// <param name="cache">Where they are kept.</param>
/// <param name="maxBytes">The largest artifact that is accepted.</param>
/// <param name="retryFor">How long a source that can not be reached is tried again before the load fails.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed class ModelStore(ModelSources sources, ModelCache cache, long maxBytes, TimeSpan retryFor, TimeProvider time, ILogger<ModelStore> log)
{
    private const int ChunkBytes = 1024 * 1024;
    private const int NoSpaceLeft = 28; // ENOSPC

    // Far longer than between a file's creation and its lock, far shorter than anybody keeps a cache.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    /// <param name="reference">What to fetch.</param>
    /// <param name="anew">Whether to ask the source although the cache knows what the URI was; a pinned digest needs no asking.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelLoadException">The artifact can not be had.</exception>
    public async Task<Artifact> FetchAsync(ModelReference reference, bool anew, CancellationToken cancellation)
    {
        var location = Find(reference, out var source);
        Sha256Digest? pinned = reference.Sha256 is { } hex && Sha256Digest.TryParse(hex, out var parsed) ? parsed : null;
        var known = pinned ?? (source.IsRemote && !anew ? cache.FindDigest(reference.Uri) : null);
        if (known is { } digest && await cache.FindAsync(digest, cancellation).ConfigureAwait(false) is { } cached)
        {
            return cached;
        }

        StorageLog.Fetching(log, location.Shown);
        cache.RemoveAbandoned(time.GetUtcNow() - AbandonedAfter);
        return await FetchWithRetriesAsync(source, location, reference, pinned, cancellation).ConfigureAwait(false);
    }

    private ModelLocation Find(ModelReference reference, out IModelSource source)
    {
        try
        {
            var location = ModelLocation.Parse(reference.Uri);
            source = sources.For(location);
            return location;
        }
        catch (StoreException e)
        {
            throw StoreFailures.Of(e);
        }
    }

    private async Task<Artifact> FetchWithRetriesAsync(
        IModelSource source, ModelLocation location, ModelReference reference, Sha256Digest? pinned, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay *= 2)
        {
            try
            {
                var left = retryFor - time.GetElapsedTime(started);
                return await FetchOnceAsync(source, location, reference, pinned, left, cancellation).ConfigureAwait(false);
            }
            catch (ModelLoadException e) when (e.IsTransient && time.GetElapsedTime(started) + delay < retryFor)
            {
                StorageLog.Retrying(log, delay.TotalSeconds, e.Message);
                await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<Artifact> FetchOnceAsync(
        IModelSource source, ModelLocation location, ModelReference reference, Sha256Digest? pinned, TimeSpan openWithin, CancellationToken cancellation)
    {
        var shown = location.Shown;
        var content = await OpenAsync(source, location, shown, openWithin, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Length > maxBytes)
            {
                throw TooLarge(shown, $"has {content.Length} bytes");
            }

            var file = CreateTemporary();
            try
            {
                await using (file.ConfigureAwait(false))
                {
                    var digest = await CopyAsync(content, file, shown, cancellation).ConfigureAwait(false);
                    if (pinned is { } expected && digest != expected)
                    {
                        throw new ModelLoadException(
                            LoadFailureReason.DigestMismatch, $"{shown} has the digest {digest}; {expected} is pinned. The file was not opened.")
                        {
                            Digest = digest.ToString(),
                        };
                    }

                    // On the disk before it gets its name: after a crash a name must not stand for half a file.
                    file.Flush(flushToDisk: true);
                    return cache.Commit(file.Name, digest, file.Length, reference.Uri);
                }
            }
            catch (IOException e) when ((e.HResult & 0xFFFF) == NoSpaceLeft)
            {
                throw new ModelLoadException(LoadFailureReason.ArtifactTooLarge, $"{shown} does not fit the volume of the cache {cache.Folder}: {e.Message}", e);
            }
            finally
            {
                File.Delete(file.Name);
            }
        }
    }

    private FileStream CreateTemporary()
    {
        try
        {
            return cache.CreateTemporary();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(
                LoadFailureReason.ArtifactForbidden, $"The cache {cache.Folder} can not be written: {e.Message} Name a writable folder with --cache.", e);
        }
    }

    private async Task<SourceContent> OpenAsync(
        IModelSource source, ModelLocation location, string shown, TimeSpan openWithin, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(openWithin > TimeSpan.Zero ? openWithin : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var found = await source.FindAsync(location, StoreAccess.Anonymous, either.Token).ConfigureAwait(false);
            return found.Form == ArtifactForm.File
                ? await found.Files[0].OpenAsync(0, null, either.Token).ConfigureAwait(false)
                : throw new ModelLoadException(LoadFailureReason.ArtifactNotFound, $"{shown} is a folder; name the model file in it.");
        }
        catch (StoreException e)
        {
            throw StoreFailures.Of(e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new ModelLoadException(
                LoadFailureReason.ArtifactUnreachable, $"{shown} did not answer in time; --fetch-timeout says how long it may take.", e);
        }
    }

    private async Task<Sha256Digest> CopyAsync(SourceContent content, FileStream file, string shown, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var total = 0L;
            while (await ReadAsync(content.Stream, buffer, shown, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                total += read;
                if (total > maxBytes)
                {
                    throw TooLarge(shown, $"has more than {maxBytes} bytes");
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            if (content.Length is { } announced && announced != total)
            {
                throw Broken(shown, $"it announced {announced} bytes and sent {total}", null);
            }

            return Sha256Digest.FromHash(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadAsync(Stream stream, byte[] buffer, string shown, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Broken(shown, e.Message, e);
        }
    }

    private static ModelLoadException Broken(string shown, string cause, Exception? inner) =>
        new(LoadFailureReason.ArtifactUnreachable, $"The transfer of {shown} broke off: {cause}", inner) { IsTransient = true };

    private ModelLoadException TooLarge(string shown, string found) =>
        new(LoadFailureReason.ArtifactTooLarge, $"{shown} {found}; the limit is {maxBytes}. Raise --max-model-bytes if that is right.");
}
