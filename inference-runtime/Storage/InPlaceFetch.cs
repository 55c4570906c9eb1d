using InferenceRuntime.Storage.Cache;
using InferenceRuntime.Storage.Transfers;
using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>Files of this machine that nothing has to be proven of are served where they are, whatever their size.</summary>
internal static class InPlaceFetch
{
    /// <summary>Null for what has to be unpacked. Throws <see cref="Models.ModelLoadException"/>.</summary>
    public static async Task<Artifact?> TryRunAsync(
        ModelLocation location, SourceArtifact found, FetchSettings settings, TransferProgress progress, CancellationToken cancellation)
    {
        TransferLimits.Check(found, location.Shown, settings);
        if (found.Files.Any(file => file.Packaging != Packaging.None))
        {
            return null;
        }

        using var doing = progress.Doing("reading it for its digest");
        var files = new List<ManifestFile>();
        foreach (var file in found.Files)
        {
            files.Add(new ManifestFile(file.Path, file.Length ?? 0, (await ModelCache.HashAsync(file.LocalPath!, cancellation).ConfigureAwait(false)).Hex));
        }

        var manifest = new ArtifactManifest(files);
        var model = found.Form == ArtifactForm.File ? files[0].Path : ModelInFolder.Find([.. files.Select(file => file.Path)], location.Entry, location.Shown);
        var path = found.Files.Single(file => file.Path == model).LocalPath!;
        return new Artifact(path, manifest.DigestOf(found.Form), manifest.SizeBytes, FromCache: false) { SourceVersion = found.Version };
    }
}
