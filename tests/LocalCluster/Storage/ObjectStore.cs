using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace LocalCluster.Storage;

/// <summary>
/// Everything the API server knows: collections under one resourceVersion, as etcd has one revision. Whoever writes holds
/// <see cref="WriteLock"/> from its read to its write, so a read-modify-write needs no retry.
/// </summary>
public sealed class ObjectStore
{
    // A resourceVersion of 1 is how clients and tests spell "ancient": the first one here is beyond it.
    private const long FirstVersion = 100;

    private readonly ConcurrentDictionary<(string Group, string Plural), Collection> _collections = new();
    private readonly ConcurrentDictionary<string, (Collection Collection, string Key)> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _dependents = new(StringComparer.Ordinal);
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
    private long _version = FirstVersion;

    public Lock WriteLock { get; } = new();

    /// <summary>The last write's. Its object is in its collection by then.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Every write of every collection, in order, for the one reader that collects garbage.</summary>
    public ChannelReader<Change> Changes => _changes.Reader;

    public IEnumerable<Collection> Collections => _collections.Values;

    public Collection Collection(string group, string plural, bool namespaced) => _collections.GetOrAdd((group, plural), _ =>
    {
        var collection = new Collection(group, plural, namespaced);
        collection.StartAt(Version);
        return collection;
    });

    /// <summary>A collection as it stands, under the newest version at which it stands so: a watch from there on misses no write and repeats none.</summary>
    public Snapshot Read(Collection collection)
    {
        // In this order: a version that is read after the objects may be that of a write which they lack.
        var version = Version;
        var current = collection.Current;
        return current.Version < version ? current with { Version = version } : current;
    }

    public StoredObject? FindByUid(string uid) =>
        _byUid.TryGetValue(uid, out var place) ? place.Collection.Current.Items.GetValueOrDefault(place.Key) : null;

    /// <summary>The objects with an owner reference to a uid, with the collections they are in.</summary>
    public IReadOnlyList<(Collection Collection, StoredObject Object)> DependentsOf(string uid)
    {
        lock (WriteLock)
        {
            if (!_dependents.TryGetValue(uid, out var uids))
            {
                return [];
            }

            return [.. uids.Select(dependent => (_byUid[dependent].Collection, FindByUid(dependent)!))];
        }
    }

    /// <summary>Stores a new version of an object, or its first; sets its resourceVersion. The caller holds the lock and hands the JSON over.</summary>
    public StoredObject Put(Collection collection, JsonObject content)
    {
        var version = _version + 1;
        content["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(content, version);
        var previous = collection.Current.Items.GetValueOrDefault(stored.Key);
        Unlink(previous);
        _byUid[stored.Uid] = (collection, stored.Key);
        foreach (var owner in stored.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var uids))
            {
                _dependents[owner] = uids = new HashSet<string>(StringComparer.Ordinal);
            }

            uids.Add(stored.Uid);
        }

        Publish(new Change(collection, previous is null ? Change.Added : Change.Modified, stored, previous));
        return stored;
    }

    /// <summary>Removes an object; the event carries its last state with the removal's own resourceVersion. The caller holds the lock.</summary>
    public StoredObject Remove(Collection collection, StoredObject current, JsonObject last)
    {
        var version = _version + 1;
        last["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        var removed = new StoredObject(last, version);
        Unlink(current);
        _byUid.TryRemove(current.Uid, out _);
        Publish(new Change(collection, Change.Deleted, removed, current));
        return removed;
    }

    /// <summary>Forgets a resource and its objects, as when its definition goes.</summary>
    public void Drop(Collection collection)
    {
        _collections.TryRemove((collection.Group, collection.Plural), out _);
        collection.End();
    }

    private void Publish(Change change)
    {
        change.Collection.Add(change);
        Volatile.Write(ref _version, change.Version);
        _changes.Writer.TryWrite(change);
    }

    private void Unlink(StoredObject? previous)
    {
        foreach (var owner in previous?.Owners ?? [])
        {
            if (_dependents.TryGetValue(owner, out var uids) && uids.Remove(previous!.Uid) && uids.Count == 0)
            {
                _dependents.Remove(owner);
            }
        }
    }
}
