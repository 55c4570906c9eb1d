using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>The API server's own way in for the cluster's controllers: the same path as a request, without the wire.</summary>
public sealed class InProcessClient(ApiServer server) : IResourceClient
{
    public Task<JsonObject?> GetAsync(ResourceKind kind, string? ns, string name, CancellationToken cancel) =>
        Task.FromResult(server.TypeOf(kind).Collection.Find(ns, name)?.Copy());

    public Task<(IReadOnlyList<JsonObject> Items, string ResourceVersion)> ListAsync(ResourceKind kind, string? ns, string? labelSelector, CancellationToken cancel)
    {
        var type = server.TypeOf(kind);
        var selectors = Selectors.Parse(type, labelSelector, null);
        var snapshot = type.Collection.Current;
        IReadOnlyList<JsonObject> items = [.. snapshot.Items.Values.Where(o => (ns is null || o.Namespace == ns) && selectors.Match(o)).Select(o => o.Copy())];
        return Task.FromResult((items, snapshot.Version.ToString(CultureInfo.InvariantCulture)));
    }

    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(ResourceKind kind, string resourceVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var collection = server.TypeOf(kind).Collection;
        var version = long.Parse(resourceVersion, CultureInfo.InvariantCulture);
        while (true)
        {
            var (changes, next) = collection.ChangesAfter(version)
                ?? throw new ApiException(410, "Expired", $"too old resource version: {version} ({collection.Current.Version})");
            foreach (var change in changes)
            {
                version = change.Version;
                yield return (change.Type, change.Object.Copy());
            }

            await next.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject obj, string manager, CancellationToken cancel)
    {
        var type = server.TypeOf(kind);
        var created = server.Writer.Create(type, type.Namespaced ? (string?)obj["metadata"]?["namespace"] : null, obj, Options(manager, null));
        return Task.FromResult(created.Copy());
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceKind kind, string? ns, string name, JsonObject patch, string? subresource, string manager, CancellationToken cancel)
    {
        var type = server.TypeOf(kind);
        var options = Options(manager, subresource);
        return Task.FromResult(subresource == "scale"
            ? server.Scale.Patch(type, ns, name, MediaTypes.MergePatch, patch, options)
            : server.Writer.Patch(type, ns, name, MediaTypes.MergePatch, patch, options).Copy());
    }

    public Task DeleteAsync(ResourceKind kind, string? ns, string name, bool force, CancellationToken cancel)
    {
        server.Deleter.Delete(server.TypeOf(kind), ns, name, new DeleteOptions { GracePeriod = force ? 0 : null });
        return Task.CompletedTask;
    }

    // What the controllers write is this project's own: an unknown field in it is a defect, not something to drop in silence.
    private static WriteOptions Options(string manager, string? subresource) => new() { Manager = manager, FieldValidation = "Strict", Subresource = subresource };
}
