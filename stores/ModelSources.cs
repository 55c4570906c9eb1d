namespace ModelStores;

/// <summary>The sources by URI.</summary>
public sealed class ModelSources(params IReadOnlyList<IModelSource> sources)
{
    /// <summary>Every source there is. <paramref name="mounts"/> is the folder below which volumes are mounted, <c>pvc/CLAIM</c> and <c>configmap/NAME</c>; null for none.</summary>
    public static ModelSources Standard(StoreHttp http, string? mounts) => new(
        new FileModelSource(),
        new MountedModelSource(mounts),
        new S3ModelSource(http),
        new GoogleStorageModelSource(http),
        new AzureBlobModelSource(http),
        new HuggingFaceModelSource(http),
        new OciModelSource(http),
        new HttpModelSource(http));

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.UnsupportedScheme"/>.</summary>
    public IModelSource For(ModelLocation location) => sources.FirstOrDefault(source => source.Serves(location.Uri))
        ?? throw new StoreException(
            StoreFailure.UnsupportedScheme,
            $"The scheme '{location.Uri.Scheme}' of {location.Shown} is not supported; {string.Join(", ", sources.SelectMany(source => source.Schemes).Order(StringComparer.Ordinal))} are.");
}
