using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Storage.Archives;
using InferenceRuntime.Storage.Cache;
using InferenceRuntime.Storage.Signatures;
using InferenceRuntime.Storage.Transfers;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>Brings what was found in a store into the cache: transfer, prove, unpack, commit.</summary>
internal sealed class ArtifactFetch(
    ModelCache cache, CacheRoom room, ModelSignatures signatures, FetchSettings settings, RetryBudget budget, Attempts attempts, TransferProgress progress, ILogger log)
{
    // One name for every single file: the same bytes under two names are one artifact.
    private const string SingleFile = "model.onnx";

    public async Task<Artifact> RunAsync(
        ModelReference reference, ModelLocation location, SourceArtifact found, Sha256Digest? pinned, CancellationToken cancellation)
    {
        TransferLimits.Check(found, location.Shown, settings);
        var isSigned = ModelSignatures.AreNeeded(reference);
        var signature = isSigned ? await signatures.FetchAsync(reference, attempts, cancellation).ConfigureAwait(false) : null;
        var unchanged = await FindUnchangedAsync(reference, location, found, pinned, signature, cancellation).ConfigureAwait(false);
        var entry = unchanged ?? await BringWithRoomAsync(reference, location, found, pinned, signature, cancellation).ConfigureAwait(false);
        try
        {
            cache.Remember(new UriIndexEntry(reference.Uri, entry.Digest.ToString(), entry.Manifest.SizeBytes, found.Version, signature));
        }
        catch
        {
            entry.Dispose();
            throw;
        }

        return ToArtifact(entry, location, found.Version, fromCache: unchanged is not null) with { IsSigned = isSigned };
    }

    /// <summary>What the cache has of this digest, or of this version of the URI.</summary>
    private async Task<CacheEntry?> FindUnchangedAsync(
        ModelReference reference, ModelLocation location, SourceArtifact found, Sha256Digest? pinned, byte[]? signature, CancellationToken cancellation)
    {
        var before = cache.FindUri(reference.Uri);
        var digest = pinned ?? (found.Version is not null && before?.Version == found.Version ? before.ParsedDigest : null);
        if (digest is not { } known || await cache.FindAsync(known, cancellation).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        if (signature is null || await ModelSignatures.HoldsAsync(reference, location, entry, signature, cancellation).ConfigureAwait(false))
        {
            return entry;
        }

        entry.Dispose();
        return null;
    }

    /// <summary>The model of a cached artifact; takes over the entry's hold.</summary>
    public static Artifact ToArtifact(CacheEntry entry, ModelLocation location, string? version, bool fromCache)
    {
        try
        {
            var model = entry.Kind == ArtifactKind.File ? entry.Manifest.Files[0].Path : ModelInFolder.Find([.. entry.Manifest.Files.Select(file => file.Path)], location.Entry, location.Shown);
            return new Artifact(Path.Combine(entry.Folder, model), entry.Digest, entry.Manifest.SizeBytes, fromCache) { SourceVersion = version, Hold = entry };
        }
        catch
        {
            entry.Dispose();
            throw;
        }
    }

    private async Task<CacheEntry> BringWithRoomAsync(
        ModelReference reference, ModelLocation location, SourceArtifact found, Sha256Digest? pinned, byte[]? signature, CancellationToken cancellation)
    {
        var key = CacheFolders.KeyOf(location.Text);
        room.Make(found.Files.Sum(file => file.Length ?? 0), key, location.Shown);
        while (true)
        {
            try
            {
                return await BringAsync(reference, location, found, pinned, signature, key, cancellation).ConfigureAwait(false);
            }
            catch (ModelLoadException e) when (e.Reason == LoadFailureReason.ArtifactTooLarge)
            {
                // Found out on the way, where the store does not say how large it is: what has come is of no use to a next try.
                Discard(cache.Folders.PartialOf(location.Text));
                throw;
            }
            catch (IOException e) when (DiskFull.Is(e))
            {
                if (!room.FreeAny(key))
                {
                    Discard(cache.Folders.PartialOf(location.Text));
                    throw new ModelLoadException(
                        LoadFailureReason.CacheFull, $"{location.Shown} does not fit the volume of the cache {cache.Folders.Root}, which has nothing left to evict: {e.Message}", e);
                }
            }
        }
    }

    private async Task<CacheEntry> BringAsync(
        ModelReference reference, ModelLocation location, SourceArtifact found, Sha256Digest? pinned, byte[]? signature, string key, CancellationToken cancellation)
    {
        var partial = cache.Folders.PartialOf(location.Text);
        var (data, staged) = (Path.Combine(partial, CacheFolders.Data), Path.Combine(partial, CacheFolders.Staged));
        Discard(staged);
        var manifest = await new ArtifactTransfer(settings, attempts, budget, progress, log).RunAsync(found, data, location.Shown, cancellation).ConfigureAwait(false);
        try
        {
            var digest = manifest.DigestOf(found.Form);
            if (pinned is { } expected && digest != expected)
            {
                throw new ModelLoadException(LoadFailureReason.DigestMismatch, $"{location.Shown} has the digest {digest}; {expected} is pinned. The file was not opened.")
                {
                    Digest = digest.ToString(),
                };
            }

            if (signature is not null)
            {
                var signed = found.Form == ArtifactForm.Folder
                    ? SignedContent.OfText(location.Shown, Encoding.UTF8.GetBytes(manifest.Text()))
                    : SignedContent.OfFile(location.Shown, ArtifactTransfer.DataOf(data, 0), digest);
                await ModelSignatures.VerifyAsync(reference, signed, signature, cancellation).ConfigureAwait(false);
            }

            var (kind, content) = await StageAsync(found, manifest, data, Path.Combine(staged, CacheFolders.Files), location, cancellation).ConfigureAwait(false);
            room.Make(content.SizeBytes, key, location.Shown);
            var entry = await cache.CommitAsync(digest, kind, content, staged, cancellation).ConfigureAwait(false);
            Discard(partial);
            return entry;
        }
        catch (ModelLoadException)
        {
            // Not what it should be: to go on from here would come to the same.
            Discard(partial);
            throw;
        }
    }

    /// <summary>Lays the files down as they are served.</summary>
    private async Task<(ArtifactKind Kind, ArtifactManifest Manifest)> StageAsync(
        SourceArtifact found, ArtifactManifest manifest, string data, string files, ModelLocation location, CancellationToken cancellation)
    {
        Directory.CreateDirectory(files);
        if (found.Form == ArtifactForm.Folder)
        {
            ModelInFolder.Find([.. manifest.Files.Select(file => file.Path)], location.Entry, location.Shown);
            for (var file = 0; file < manifest.Files.Count; file++)
            {
                Move(ArtifactTransfer.DataOf(data, file), Path.Combine(files, manifest.Files[file].Path));
            }

            return (ArtifactKind.Folder, manifest);
        }

        if (found.Files[0].Packaging == Packaging.None)
        {
            Move(ArtifactTransfer.DataOf(data, 0), Path.Combine(files, SingleFile));
            return (ArtifactKind.File, new ArtifactManifest([manifest.Files[0] with { Path = SingleFile }]));
        }

        using var doing = progress.Doing("unpacking it");
        var limits = new ArchiveLimits { MaxBytes = settings.MaxModelBytes, MaxEntries = settings.MaxFiles };
        var unpacked = await ArchiveUnpacker.UnpackAsync(ArtifactTransfer.DataOf(data, 0), found.Files[0].Packaging, files, limits, location.Shown, cancellation).ConfigureAwait(false);
        ModelInFolder.Find([.. unpacked.Select(file => file.Path)], location.Entry, location.Shown);
        return (ArtifactKind.Archive, new ArtifactManifest([.. unpacked.Select(file => new ManifestFile(file.Path, file.Length, file.Digest.Hex))]));
    }

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to);
    }

    private static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
