using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>
/// Hands over what a request would carry: JSON that was written and read again. A node that was made in code keeps the type it was
/// made of (an int is no long), and stays shared with its maker; one that was parsed does neither.
/// </summary>
public sealed class WireClient(IResourceClient inner) : IResourceClient
{
    public Task<JsonObject?> GetAsync(ResourceKind kind, string? ns, string name, CancellationToken cancel) => inner.GetAsync(kind, ns, name, cancel);

    public Task<(IReadOnlyList<JsonObject> Items, string ResourceVersion)> ListAsync(
        ResourceKind kind, string? ns, string? labelSelector, CancellationToken cancel) => inner.ListAsync(kind, ns, labelSelector, cancel);

    public IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(ResourceKind kind, string resourceVersion, CancellationToken cancel) =>
        inner.WatchAsync(kind, resourceVersion, cancel);

    public Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject obj, string manager, CancellationToken cancel) =>
        inner.CreateAsync(kind, AsSent(obj), manager, cancel);

    public Task<JsonObject> MergePatchAsync(
        ResourceKind kind, string? ns, string name, JsonObject patch, string? subresource, string manager, CancellationToken cancel) =>
        inner.MergePatchAsync(kind, ns, name, AsSent(patch), subresource, manager, cancel);

    public Task DeleteAsync(ResourceKind kind, string? ns, string name, bool force, CancellationToken cancel) =>
        inner.DeleteAsync(kind, ns, name, force, cancel);

    private static JsonObject AsSent(JsonObject obj) => (JsonObject)JsonNode.Parse(obj.ToJsonString())!;
}
