namespace ModelStores;

/// <summary>The sources by URI.</summary>
/// <param name="rules">Which schemes are allowed at the moment.</param>
/// <param name="sources">Every source.</param>
public sealed class ModelSources(Func<FetchRules> rules, params IReadOnlyList<IModelSource> sources)
{
    public ModelSources(params IReadOnlyList<IModelSource> sources)
        : this(() => FetchRules.Default, sources)
    {
    }

    /// <summary>Every source there is. <paramref name="mounts"/> is the folder below which volumes are mounted, <c>pvc/CLAIM</c> and <c>configmap/NAME</c>; null for none.</summary>
    public static ModelSources Standard(StoreHttp http, string? mounts) => new(
        () => http.Rules,
        new FileModelSource(),
        new MountedModelSource(mounts),
        new S3ModelSource(http),
        new GoogleStorageModelSource(http),
        new AzureBlobModelSource(http),
        new HuggingFaceModelSource(http),
        new OciModelSource(http),
        new HttpModelSource(http));

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.UnsupportedScheme"/> or <see cref="StoreFailure.NotAllowed"/>.</summary>
    public IModelSource For(ModelLocation location)
    {
        var source = sources.FirstOrDefault(source => source.Serves(location.Uri)) ?? throw new StoreException(
            StoreFailure.UnsupportedScheme,
            $"The scheme '{location.Uri.Scheme}' of {location.Shown} is not supported; {string.Join(", ", sources.SelectMany(source => source.Schemes).Order(StringComparer.Ordinal))} are.");
        return rules().RefusalOfScheme(location.Uri.Scheme) is { } refusal
            ? throw new StoreException(StoreFailure.NotAllowed, $"{location.Shown} is not fetched: {refusal}.")
            : source;
    }
}
