namespace ModelStores;

/// <summary>A layer as a file.</summary>
/// <param name="Name">Its path in the artifact; null where the manifest names none.</param>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Size">How many there are.</param>
/// <param name="Packaging">Whether it holds others.</param>
internal sealed record OciLayer(string? Name, Sha256Digest Digest, long Size, Packaging Packaging);
