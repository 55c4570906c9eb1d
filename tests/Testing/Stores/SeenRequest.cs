using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>A request that a store got, for a test to look at.</summary>
/// <param name="Method">GET, HEAD, POST ...</param>
/// <param name="Target">Path and query as they were sent, with their escapes.</param>
/// <param name="Headers">The headers; several values are joined by a comma.</param>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Target.Split('?')[0];

    /// <summary>Null where the request has no such header.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    internal static SeenRequest Of(HttpRequest request, string target) =>
        new(request.Method, target, request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
