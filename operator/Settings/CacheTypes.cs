namespace ModelOperator.Settings;

/// <summary>The values of <see cref="CacheSettings.Type"/>.</summary>
public static class CacheTypes
{
    public const string EmptyDir = nameof(EmptyDir);
    public const string NodeFolder = nameof(NodeFolder);
    public const string PersistentVolumeClaim = nameof(PersistentVolumeClaim);
}
