namespace ModelStores;

/// <summary>A file in a store, as it was looked up: opening it later gives these bytes or fails with <see cref="StoreFailure.Changed"/>.</summary>
/// <param name="path">Its path in the artifact, with '/' between; of a single file its name.</param>
/// <param name="length">Its size in bytes; null where the store does not say.</param>
public abstract class SourceFile(string path, long? length)
{
    public string Path => path;

    public long? Length => length;

    /// <summary>What changes whenever the bytes do; null where the store has nothing of the kind.</summary>
    public string? Version { get; init; }

    /// <summary>The digest that the store gives for the bytes; they are hashed all the same.</summary>
    public Sha256Digest? Digest { get; init; }

    /// <summary>Whether it holds other files; sources say it where the store does, else it follows from the name.</summary>
    public Packaging Packaging { get; init; } = PackagingOf(path);

    /// <summary>Whether parts of it can be read, also later and by several at once. Its length and version are known then.</summary>
    public bool AcceptsRanges { get; init; }

    /// <summary>Where it lies on this machine; null for what comes over a network.</summary>
    public string? LocalPath { get; init; }

    /// <summary>
    /// One attempt to read <paramref name="count"/> bytes from <paramref name="from"/> on; all that follow where it is null. Other parts than the whole only where
    /// <see cref="AcceptsRanges"/>. Throws <see cref="StoreException"/>; reading the stream may throw it or <see cref="IOException"/>, which counts as transient.
    /// </summary>
    public abstract Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation);

    public static Packaging PackagingOf(string name) =>
        name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) ? Packaging.TarGzip
        : name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? Packaging.Tar
        : name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Packaging.Zip
        : Packaging.None;
}
