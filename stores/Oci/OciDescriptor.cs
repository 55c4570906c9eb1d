namespace ModelStores;

/// <summary>What a manifest says of a blob or of another manifest. Everything may be absent: it comes from a registry.</summary>
internal sealed record OciDescriptor
{
    public string? MediaType { get; init; }

    public string? Digest { get; init; }

    public long? Size { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public OciPlatform? Platform { get; init; }
}
