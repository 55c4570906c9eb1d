using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Tests.Fakes;

/// <summary>
/// As much of an API server as the controllers see: versions, generations, merge patches, watches, graceful deletion of bound pods,
/// collection of owned objects. No validation and no defaults.
/// </summary>
internal sealed class InMemoryApi(TimeProvider time) : IResourceClient
{
    private readonly Dictionary<(ResourceKind Kind, ObjectKey Key), JsonObject> _objects = [];
    private readonly List<(ResourceKind Kind, long Version, string Type, JsonObject Object)> _history = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 100;

    /// <summary>How many writes have changed something.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    public Task<JsonObject?> GetAsync(ResourceKind kind, string? ns, string name, CancellationToken cancel)
    {
        lock (_lock)
        {
            return Task.FromResult((JsonObject?)_objects.GetValueOrDefault((kind, new ObjectKey(ns, name)))?.DeepClone());
        }
    }

    public Task<(IReadOnlyList<JsonObject> Items, string ResourceVersion)> ListAsync(
        ResourceKind kind, string? ns, string? labelSelector, CancellationToken cancel)
    {
        lock (_lock)
        {
            IReadOnlyList<JsonObject> items =
            [
                .. _objects.Where(entry => entry.Key.Kind == kind && (ns is null || entry.Key.Key.Namespace == ns)).Select(entry => (JsonObject)entry.Value.DeepClone()),
            ];
            return Task.FromResult((items, $"{_version}"));
        }
    }

    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        ResourceKind kind, string resourceVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var from = long.Parse(resourceVersion);
        var index = 0;
        while (true)
        {
            List<(string, JsonObject)> events = [];
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
                for (; index < _history.Count; index++)
                {
                    if (_history[index].Kind == kind && _history[index].Version > from)
                    {
                        events.Add((_history[index].Type, (JsonObject)_history[index].Object.DeepClone()));
                    }
                }
            }

            foreach (var item in events)
            {
                yield return item;
            }

            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    public Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject obj, string manager, CancellationToken cancel)
    {
        lock (_lock)
        {
            var created = (JsonObject)obj.DeepClone();
            if (_objects.ContainsKey((kind, created.Key())))
            {
                throw new ApiException(409, "AlreadyExists", $"{kind.Plural} \"{created.Name()}\" already exists");
            }

            created["metadata"]!["uid"] = Guid.NewGuid().ToString();
            created["metadata"]!["creationTimestamp"] = Timestamp.Seconds(time.GetUtcNow());
            created["metadata"]!["generation"] = 1;
            return Task.FromResult(Store(kind, created, "ADDED"));
        }
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceKind kind, string? ns, string name, JsonObject patch, string? subresource, string manager, CancellationToken cancel)
    {
        lock (_lock)
        {
            var before = Existing(kind, ns, name);
            var after = (JsonObject)Merge(before.DeepClone(), subresource == "status" ? new JsonObject { ["status"] = patch["status"]?.DeepClone() } : patch)!;
            if (JsonNode.DeepEquals(before, after))
            {
                return Task.FromResult((JsonObject)before.DeepClone());
            }

            if (!JsonNode.DeepEquals(before["spec"], after["spec"]))
            {
                after["metadata"]!["generation"] = before.Generation() + 1;
            }

            return Task.FromResult(Store(kind, after, "MODIFIED"));
        }
    }

    public Task DeleteAsync(ResourceKind kind, string? ns, string name, bool force, CancellationToken cancel)
    {
        lock (_lock)
        {
            Delete(kind, Existing(kind, ns, name), force);
            return Task.CompletedTask;
        }
    }

    private void Delete(ResourceKind kind, JsonObject existing, bool force)
    {
        if (kind == ResourceKind.Pods && !force && existing.Text("spec", "nodeName") is not null)
        {
            var deleting = (JsonObject)existing.DeepClone();
            var grace = existing.Int(30, "spec", "terminationGracePeriodSeconds");
            deleting["metadata"]!["deletionTimestamp"] ??= Timestamp.Seconds(time.GetUtcNow().AddSeconds(grace));
            deleting["metadata"]!["deletionGracePeriodSeconds"] ??= grace;
            Store(kind, deleting, "MODIFIED");
            return;
        }

        _objects.Remove((kind, existing.Key()));
        var gone = (JsonObject)existing.DeepClone();
        gone["metadata"]!["resourceVersion"] = $"{++_version}";
        Announce(kind, gone, "DELETED");
        foreach (var (key, child) in _objects.Where(entry => entry.Value.ControllerOwner().Text("uid") == existing.Uid()).ToList())
        {
            Delete(key.Kind, child, force: false);
        }
    }

    private JsonObject Existing(ResourceKind kind, string? ns, string name) =>
        _objects.GetValueOrDefault((kind, new ObjectKey(ns, name))) ?? throw new ApiException(404, "NotFound", $"{kind.Plural} \"{name}\" not found");

    private JsonObject Store(ResourceKind kind, JsonObject obj, string type)
    {
        obj["metadata"]!["resourceVersion"] = $"{++_version}";
        _objects[(kind, obj.Key())] = obj;
        Announce(kind, obj, type);
        return (JsonObject)obj.DeepClone();
    }

    private void Announce(ResourceKind kind, JsonObject obj, string type)
    {
        _history.Add((kind, _version, type, (JsonObject)obj.DeepClone()));
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                var existing = result[name];
                result.Remove(name);
                result[name] = Merge(existing, value);
            }
        }

        return result;
    }
}
