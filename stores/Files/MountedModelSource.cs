namespace ModelStores;

/// <summary>
/// <c>pvc://CLAIM/path</c> and <c>configmap://NAME/key</c>: what the operator mounts below one folder, at <c>pvc/CLAIM</c> and <c>configmap/NAME</c>. Messages name the claim, not the mount.
/// </summary>
/// <param name="mounts">That folder; null where nothing is mounted.</param>
public sealed class MountedModelSource(string? mounts) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = ["pvc", "configmap"];

    public bool IsRemote => false;

    public Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var mount = mounts is null ? null : Path.Combine(mounts, location.Uri.Scheme, location.Uri.Host);
        if (mount is null || !Directory.Exists(mount))
        {
            throw new StoreException(
                StoreFailure.NotFound,
                $"{location.Shown} is not mounted{(mount is null ? string.Empty : $" at {mount}")}: the operator mounts it into the pod; elsewhere name a folder that has it with --mounts.");
        }

        var path = Path.GetFullPath(Path.Combine(mount, Uri.UnescapeDataString(location.Uri.AbsolutePath).TrimStart('/')));
        return path == mount || path.StartsWith($"{mount}/", StringComparison.Ordinal)
            ? Task.FromResult(LocalArtifact.Find(path, location.Shown))
            : throw new StoreException(StoreFailure.InvalidUri, $"{location.Shown} leads out of its volume.");
    }
}
