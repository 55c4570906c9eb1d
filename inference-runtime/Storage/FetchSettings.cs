using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>How artifacts are fetched and kept.</summary>
public sealed record FetchSettings
{
    /// <summary>The largest artifact that is accepted, in bytes, packed and unpacked.</summary>
    public long MaxModelBytes { get; init; } = long.MaxValue;

    /// <summary>What the cache may hold in bytes; null for as much as its volume does.</summary>
    public long? CacheMaxBytes { get; init; }

    /// <summary>How long a store that has never answered is tried again. Default 6 s: what is spelled wrong shall be told soon.</summary>
    public TimeSpan UnreachableFor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a store that answers, but is busy or breaks off, is tried again without a byte gained. Default 2 min: the hiccup of a bucket ends no pod.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait after a first failure; doubled with each. Default 250 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Transfers at once, of parts of one file or of several files.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>The bytes of a part: what is lost when a process is killed, for each connection. Default 16 MiB: long enough that asking for it costs nothing beside.</summary>
    public int PartBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What may be fetched, and from where.</summary>
    public FetchRules Rules { get; init; } = FetchRules.Default;

    /// <summary>Files that a folder or an archive may have.</summary>
    public int MaxFiles { get; init; } = 10_000;
}
