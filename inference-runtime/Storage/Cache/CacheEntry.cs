using ModelStores;

namespace InferenceRuntime.Storage.Cache;

/// <summary>An artifact in the cache, proven, and held: nobody removes it before it is disposed.</summary>
internal sealed class CacheEntry(Sha256Digest digest, string folder, ArtifactKind kind, ArtifactManifest manifest, FileLock? hold) : IDisposable
{
    public Sha256Digest Digest => digest;

    /// <summary>The folder of the artifact's files.</summary>
    public string Folder => folder;

    public ArtifactKind Kind => kind;

    public ArtifactManifest Manifest => manifest;

    public void Dispose() => hold?.Dispose();
}
