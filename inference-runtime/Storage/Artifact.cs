using ModelStores;

namespace InferenceRuntime.Storage;

/// <summary>A model file on this machine, and all that belongs to it, whose bytes have been proven to have this digest. Nobody removes it before it is disposed.</summary>
/// <param name="Path">Where the model file lies; its external data lies beside it.</param>
/// <param name="Digest">The artifact's digest: of the file, of the archive, or of the list of the folder's digests.</param>
/// <param name="SizeBytes">The size of all its files.</param>
/// <param name="FromCache">Whether it was there already.</param>
public sealed record Artifact(string Path, Sha256Digest Digest, long SizeBytes, bool FromCache) : IDisposable
{
    /// <summary>The store's version of it; null where the store has none.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>Whether a signature was asked for, and holds.</summary>
    public bool IsSigned { get; init; }

    /// <summary>What keeps it in the cache.</summary>
    internal IDisposable? Hold { get; init; }

    public void Dispose() => Hold?.Dispose();
}
