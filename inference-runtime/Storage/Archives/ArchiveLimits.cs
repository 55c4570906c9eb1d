namespace InferenceRuntime.Storage.Archives;

/// <summary>What an archive may unpack to; everything beyond it is refused as a bomb.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Bytes of all files together, as they are written: what the archive says of itself is not believed.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Files and folders. Default 10,000: a model with a file per weight has some hundreds.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Folders in folders. Default 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Bytes of a path. Default 1024: with the folder of the cache in front it stays below what Linux takes (4096).</summary>
    public int MaxPathBytes { get; init; } = 1024;
}
