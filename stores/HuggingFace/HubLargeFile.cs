using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>A file in large-file storage.</summary>
/// <param name="Digest">The SHA-256 of its bytes, in hex.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record HubLargeFile(
    [property: JsonPropertyName("oid")] string Digest,
    [property: JsonPropertyName("size")] long Size);
