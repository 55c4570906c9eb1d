using System.Net;
using System.Text.RegularExpressions;

namespace ModelStores;

/// <summary>A reference to a manifest in a registry, as in <c>oci://host:port/repository:tag@sha256:hex</c>.</summary>
/// <param name="Authority">Host, and port where one is named, as credentials are looked up by.</param>
/// <param name="Repository">Path of the repository.</param>
/// <param name="Tag">The tag; null where only a digest is named.</param>
/// <param name="Digest">The manifest's digest; where there is one it counts, not the tag.</param>
internal sealed partial record OciReference(string Authority, string Repository, string? Tag, Sha256Digest? Digest)
{
    private const string DefaultTag = "latest";
    private const string DockerHub = "docker.io";

    /// <summary>The host that answers, which for Docker Hub is not the one that it is called by.</summary>
    public string ApiAuthority => ApiAuthorityOf(Authority);

    /// <summary>What stands in the path of a manifest's URL.</summary>
    public string ManifestName => Digest?.ToString() ?? Tag!;

    /// <summary>Whether the registry is on this machine, which clients speak to without TLS.</summary>
    public bool IsLoopback => IsLoopbackHost(new Uri($"http://{Authority}/"));

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidUri"/>.</summary>
    public static OciReference Parse(ModelLocation location)
    {
        var uri = location.Uri;
        var match = Path.Match(Uri.UnescapeDataString(uri.AbsolutePath));
        if (!match.Success || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new StoreException(
                StoreFailure.InvalidUri,
                $"{location.Shown} is no reference: oci://REGISTRY/REPOSITORY:TAG or oci://REGISTRY/REPOSITORY@sha256:HEX is expected, with a repository in lower case.");
        }

        Sha256Digest? digest = match.Groups["digest"] is { Success: true, Value: var text } && Sha256Digest.TryParse(text, out var parsed) ? parsed : null;
        var tag = match.Groups["tag"] is { Success: true, Value: var named } ? named : digest is null ? DefaultTag : null;
        var authority = uri.Authority == "index.docker.io" ? DockerHub : uri.Authority;
        var repository = match.Groups["repository"].Value;
        return new OciReference(authority, authority == DockerHub && !repository.Contains('/', StringComparison.Ordinal) ? $"library/{repository}" : repository, tag, digest);
    }

    public static string ApiAuthorityOf(string authority) => authority is DockerHub or "index.docker.io" ? "registry-1.docker.io" : authority;

    public static bool IsLoopbackHost(Uri uri) => uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));

    // The grammar of the distribution specification.
    [GeneratedRegex(
        "^/(?<repository>[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)(:(?<tag>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Path { get; }
}
