namespace ModelOperator.Desired.Artifacts;

/// <summary>The volume that a URI names: <c>pvc://CLAIM/path</c> or <c>configmap://NAME/key</c>.</summary>
/// <param name="IsClaim">Whether it is a PersistentVolumeClaim; else a ConfigMap.</param>
/// <param name="Name">Of the claim or ConfigMap.</param>
/// <param name="Path">What stands after it, without what names an entry of an archive.</param>
public sealed record ModelVolume(bool IsClaim, string Name, string Path)
{
    private const string Claim = "pvc://";
    private const string ConfigMap = "configmap://";

    /// <summary>Below <see cref="Names.MountsPath"/>, where the model server looks for it.</summary>
    public string MountPath => $"{Names.MountsPath}/{(IsClaim ? "pvc" : "configmap")}/{Name}";

    /// <summary>Null for a URI of another scheme.</summary>
    public static ModelVolume? Of(string storageUri) =>
        storageUri.StartsWith(Claim, StringComparison.Ordinal) ? Parse(isClaim: true, storageUri[Claim.Length..])
        : storageUri.StartsWith(ConfigMap, StringComparison.Ordinal) ? Parse(isClaim: false, storageUri[ConfigMap.Length..])
        : null;

    private static ModelVolume Parse(bool isClaim, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return new ModelVolume(isClaim, rest[..slash], rest[(slash + 1)..].Split('#')[0]);
    }
}
