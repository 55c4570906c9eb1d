using System.Security.Cryptography;

namespace ModelStores;

/// <summary>
/// Artifacts and images of OCI registries (distribution specification 1.1, and Docker's manifests of version 2). An artifact's version is the digest of its manifest;
/// blobs are read by their digests, so that they can not change in between.
/// </summary>
public sealed class OciModelSource(StoreHttp http) : IModelSource
{
    // What registries take at most.
    private const int MaxManifestBytes = 4 * 1024 * 1024;

    private readonly OciGrants _grants = new(http.Time);

    public IReadOnlyList<string> Schemes { get; } = ["oci"];

    public bool IsRemote => true;

    public async Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        var reference = OciReference.Parse(location);
        var shown = location.Shown;
        if (access.Credentials is null)
        {
            // Also whoever has no credentials gets a token.
            access = access with { AskedWith = "without credentials" };
        }

        var session = new OciSession(http, _grants, reference, access, shown);
        var (manifest, digest) = await ReadAsync(session, reference.ManifestName, reference.Digest, shown, cancellation).ConfigureAwait(false);
        if (manifest.IsIndex)
        {
            var chosen = Choose(manifest, shown);
            (manifest, _) = await ReadAsync(session, chosen.ToString(), chosen, shown, cancellation).ConfigureAwait(false);
        }

        var layers = OciLayers.Of(manifest, shown);
        var files = layers.Select(layer => (SourceFile)new WebFile(
            http, layer.Name!, layer.Size, $"{shown}, blob {layer.Digest},", access, token => session.RequestAsync($"blobs/{layer.Digest}", token))
        {
            Digest = layer.Digest,
            Version = layer.Digest.ToString(),
            Packaging = layer.Packaging,
            AcceptsRanges = true,
        }).ToList();
        return new SourceArtifact(files.Count == 1 ? ArtifactForm.File : ArtifactForm.Folder, files, digest.ToString());
    }

    private async Task<(OciManifest Manifest, Sha256Digest Digest)> ReadAsync(
        OciSession session, string name, Sha256Digest? expected, string shown, CancellationToken cancellation)
    {
        using var response = await session.GetAsync($"manifests/{name}", OciManifest.MediaTypes, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await session.RefusalAsync(response, cancellation).ConfigureAwait(false);
        }

        var bytes = await http.ReadAsync(response, MaxManifestBytes, $"The manifest of {shown}", cancellation).ConfigureAwait(false);
        var digest = Sha256Digest.FromHash(SHA256.HashData(bytes));
        if (expected is { } pinned && digest != pinned)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} was asked for the manifest {pinned} and sent one with the digest {digest}.") { IsTransient = true };
        }

        return (OciManifest.Parse(bytes, response.Content.Headers.ContentType?.MediaType, shown), digest);
    }

    // A model runs anywhere; where it was built for several platforms, the one that servers have.
    private static Sha256Digest Choose(OciManifest index, string shown)
    {
        // Builders add attestations as entries for an unknown platform.
        var entries = (index.Manifests ?? []).Where(entry => entry.Platform is not { Os: "unknown" }).ToList();
        var entry = entries is [var only] ? only : entries.Find(entry => entry.Platform is { Os: "linux", Architecture: "amd64" });
        return entry?.Digest is { } text && Sha256Digest.TryParse(text, out var digest)
            ? digest
            : throw new StoreException(
                StoreFailure.InvalidArtifact,
                $"{shown} is an index of {entries.Count} manifests ({string.Join(", ", entries.Select(entry => entry.Platform))}), none of them for linux/amd64; name one of them by its digest.");
    }
}
