using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>
/// All objects of one kind, kept up to date by a watch. Writes go through it too and are visible at once, so that a controller
/// that looks again before the watch has caught up does not create or delete twice. What it returns must not be changed.
/// </summary>
public sealed class ObjectCache(IResourceClient client, ResourceKind kind, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ObjectKey, JsonObject> _objects = [];
    private readonly Dictionary<string, HashSet<ObjectKey>> _byOwner = new(StringComparer.Ordinal);

    // Removed by this process, while older events of the watch may still be on their way.
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What changed: the object before (null: new) and after (null: gone). Handlers only take note of keys.</summary>
    public event Action<JsonObject?, JsonObject?>? Changed;

    /// <summary>Ends when the first list is in.</summary>
    public Task Synced => _synced.Task;

    public JsonObject? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public IReadOnlyList<JsonObject> List(string? ns = null)
    {
        lock (_lock)
        {
            return ns is null ? [.. _objects.Values] : [.. _objects.Where(entry => entry.Key.Namespace == ns).Select(entry => entry.Value)];
        }
    }

    /// <summary>The objects whose controller is the object with this uid.</summary>
    public IReadOnlyList<JsonObject> OwnedBy(string uid)
    {
        lock (_lock)
        {
            return _byOwner.TryGetValue(uid, out var keys) ? [.. keys.Select(key => _objects[key])] : [];
        }
    }

    public async Task<JsonObject> CreateAsync(JsonObject obj, string manager, CancellationToken cancel)
    {
        var created = await client.CreateAsync(kind, obj, manager, cancel).ConfigureAwait(false);
        Observe(created);
        return created;
    }

    /// <summary>Writes a merge patch; a null one (see <see cref="MergeDifference"/>) writes nothing.</summary>
    public async Task<JsonObject> PatchAsync(JsonObject obj, JsonObject? patch, string? subresource, string manager, CancellationToken cancel)
    {
        if (patch is null)
        {
            return obj;
        }

        var written = await client.MergePatchAsync(kind, obj.Namespace(), obj.Name(), patch, subresource, manager, cancel).ConfigureAwait(false);
        Observe(written);
        return written;
    }

    /// <summary>Makes <c>status</c> what is given, when it differs.</summary>
    public Task<JsonObject> SetStatusAsync(JsonObject obj, JsonObject status, string manager, CancellationToken cancel) =>
        PatchAsync(
            obj,
            MergeDifference.Between(obj.Map("status"), status) is { } difference ? new JsonObject { ["status"] = difference } : null,
            "status",
            manager,
            cancel);

    public async Task DeleteAsync(JsonObject obj, bool force, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync(kind, obj.Namespace(), obj.Name(), force, cancel).ConfigureAwait(false);
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            // It went by itself, which is what was wanted.
        }

        var left = await client.GetAsync(kind, obj.Namespace(), obj.Name(), cancel).ConfigureAwait(false);
        if (left is not null && left.Uid() == obj.Uid())
        {
            Observe(left);
        }
        else
        {
            Remove(obj.Key(), obj.Uid(), announced: false);
        }
    }

    /// <summary>Lists and watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var (items, version) = await client.ListAsync(kind, null, null, cancel).ConfigureAwait(false);
                Replace(items);
                _synced.TrySetResult();
                await WatchAsync(version, cancel).ConfigureAwait(false);
            }
            catch (ApiException missing) when (missing.Code == 404)
            {
                Log.KindNotServed(logger, kind.ToString());
                _synced.TrySetResult();
                return;
            }
            catch (ApiException expired) when (expired.Code == 410)
            {
                // The watch fell behind the server's history; the list at the top of the loop catches up.
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                Log.WatchFailed(logger, kind.ToString(), RetryDelay, failure);
                await Task.Delay(RetryDelay, time, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchAsync(string version, CancellationToken cancel)
    {
        await foreach (var (type, obj) in client.WatchAsync(kind, version, cancel).ConfigureAwait(false))
        {
            switch (type)
            {
                case "ADDED" or "MODIFIED":
                    Observe(obj);
                    break;
                case "DELETED":
                    Remove(obj.Key(), obj.Uid(), announced: true);
                    break;
            }
        }
    }

    private void Observe(JsonObject obj)
    {
        JsonObject? before;
        lock (_lock)
        {
            before = _objects.GetValueOrDefault(obj.Key());
            if (_removed.Contains(obj.Uid()) || (before is not null && before.ResourceVersion() >= obj.ResourceVersion()))
            {
                return;
            }

            if (before is not null)
            {
                Unindex(before);
            }

            _objects[obj.Key()] = obj;
            Index(obj);
        }

        Changed?.Invoke(before, obj);
    }

    private void Remove(ObjectKey key, string uid, bool announced)
    {
        JsonObject? before;
        lock (_lock)
        {
            _ = announced ? _removed.Remove(uid) : _removed.Add(uid);
            before = _objects.GetValueOrDefault(key);
            if (before is null || before.Uid() != uid)
            {
                return;
            }

            _objects.Remove(key);
            Unindex(before);
        }

        Changed?.Invoke(before, null);
    }

    private void Replace(IReadOnlyList<JsonObject> items)
    {
        var present = items.Select(item => item.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in List().Where(obj => !present.Contains(obj.Uid())))
        {
            Remove(gone.Key(), gone.Uid(), announced: true);
        }

        lock (_lock)
        {
            _removed.RemoveWhere(uid => !present.Contains(uid));
        }

        foreach (var item in items)
        {
            Observe(item);
        }
    }

    private void Index(JsonObject obj)
    {
        if (obj.ControllerOwner().Text("uid") is { } owner)
        {
            if (!_byOwner.TryGetValue(owner, out var keys))
            {
                _byOwner[owner] = keys = [];
            }

            keys.Add(obj.Key());
        }
    }

    private void Unindex(JsonObject obj)
    {
        if (obj.ControllerOwner().Text("uid") is { } owner && _byOwner.TryGetValue(owner, out var keys))
        {
            keys.Remove(obj.Key());
            if (keys.Count == 0)
            {
                _byOwner.Remove(owner);
            }
        }
    }
}
