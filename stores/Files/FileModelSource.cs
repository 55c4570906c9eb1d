namespace ModelStores;

/// <summary>Files and folders that the process sees: a mounted volume, a folder of the image.</summary>
public sealed class FileModelSource : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = [Uri.UriSchemeFile];

    public bool IsRemote => false;

    public Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!string.IsNullOrEmpty(location.Uri.Host))
        {
            throw new StoreException(
                StoreFailure.InvalidUri, $"{location.Shown} names the host '{location.Uri.Host}'; a file has none: write file:///path with three slashes.");
        }

        return Task.FromResult(LocalArtifact.Find(location.Uri.LocalPath, location.Uri.LocalPath));
    }
}
