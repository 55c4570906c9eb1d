namespace Testing.Stores;

/// <summary>Bytes in a registry, and what a manifest says of them.</summary>
/// <param name="MediaType">What they are.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Title">The file's name (org.opencontainers.image.title); null for none.</param>
public sealed record OciBlob(string MediaType, byte[] Bytes, string? Title = null);
