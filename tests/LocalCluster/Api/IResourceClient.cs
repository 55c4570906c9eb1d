using System.Text.Json.Nodes;

namespace LocalCluster.Api;

/// <summary>
/// The API server seen from inside the process: what the controllers and the kubelet of the local cluster use in place of HTTP.
/// Each call goes through the same path as a request does (validation, defaulting, managed fields, generation, events), as a
/// client with the given manager name. A refusal is an <see cref="ApiException"/> with the Status that HTTP would have carried.
/// </summary>
public interface IResourceClient
{
    Task<JsonObject?> GetAsync(ResourceKind kind, string? ns, string name, CancellationToken cancel);

    /// <summary>All objects of a kind, in one namespace or (null) in all, with the list's resourceVersion.</summary>
    Task<(IReadOnlyList<JsonObject> Items, string ResourceVersion)> ListAsync(ResourceKind kind, string? ns, string? labelSelector, CancellationToken cancel);

    /// <summary>Events after <paramref name="resourceVersion"/>: ADDED, MODIFIED, DELETED. Objects are the receiver's own copies.</summary>
    IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(ResourceKind kind, string resourceVersion, CancellationToken cancel);

    Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject obj, string manager, CancellationToken cancel);

    /// <summary>A JSON merge patch; <paramref name="subresource"/> is null, "status" or "scale".</summary>
    Task<JsonObject> MergePatchAsync(ResourceKind kind, string? ns, string name, JsonObject patch, string? subresource, string manager, CancellationToken cancel);

    /// <summary>Deletes; with <paramref name="force"/> a Pod goes at once, without waiting for its kubelet.</summary>
    Task DeleteAsync(ResourceKind kind, string? ns, string name, bool force, CancellationToken cancel);
}
