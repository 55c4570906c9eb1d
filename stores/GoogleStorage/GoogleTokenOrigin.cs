namespace ModelStores;

/// <summary>Where an external account has its own token: a file, which Kubernetes mounts, or a URL.</summary>
internal sealed record GoogleTokenOrigin
{
    public string? File { get; init; }

    public Uri? Url { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    public GoogleTokenFormat? Format { get; init; }
}
