using System.Text.Json;

namespace ModelStores;

/// <summary>The file that `docker login` writes and `kubectl create secret docker-registry` packs.</summary>
internal sealed record DockerConfig
{
    public IReadOnlyDictionary<string, DockerConfigEntry?>? Auths { get; init; }

    /// <summary>Throws <see cref="StoreException"/> with the name of the key, never with its content.</summary>
    public static DockerConfig Parse(byte[] json, string key, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OciJson.Default.DockerConfig) ?? new DockerConfig();
        }
        catch (JsonException)
        {
            // The exception's message may quote the content.
            throw new StoreException(StoreFailure.Forbidden, $"The key {key} of {origin} is no JSON as docker login writes it.");
        }
    }

    /// <summary>
    /// The credential for a repository; null where there is none. As containers' tools look: by host, or by host and the beginning of the path, of which the longest counts;
    /// what stands before the host (https://) and old API versions behind it (/v1/) are left out.
    /// </summary>
    public OciCredential? Find(OciReference reference)
    {
        var wanted = $"{reference.Authority}/{reference.Repository}/";
        var found = (Auths ?? new Dictionary<string, DockerConfigEntry?>())
            .Select(auth => (Prefix: PrefixOf(auth.Key), Entry: auth.Value))
            .Where(auth => wanted.StartsWith(auth.Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(auth => auth.Prefix.Length)
            .FirstOrDefault();
        return found.Entry?.ToCredential();
    }

    private static string PrefixOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var path = (scheme < 0 ? key : key[(scheme + 3)..]).TrimEnd('/');
        if (path.EndsWith("/v1", StringComparison.Ordinal) || path.EndsWith("/v2", StringComparison.Ordinal))
        {
            path = path[..^3];
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? path : path[..slash];
        return $"{(host is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host)}{(slash < 0 ? string.Empty : path[slash..])}/";
    }
}
