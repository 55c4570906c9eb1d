using System.Text.Json.Serialization;
using ModelStores;

namespace InferenceRuntime.Storage.Cache;

/// <summary>What a URI brought when it was last fetched.</summary>
/// <param name="Uri">The URI.</param>
/// <param name="Digest">The artifact's digest, sha256:hex.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Version">The store's version of it; null where the store has none.</param>
/// <param name="Signature">The detached signature that was fetched with it; null where none was asked for.</param>
internal sealed record UriIndexEntry(string Uri, string Digest, long SizeBytes, string? Version = null, byte[]? Signature = null)
{
    [JsonIgnore]
    public Sha256Digest? ParsedDigest => Sha256Digest.TryParse(Digest, out var digest) ? digest : null;
}
