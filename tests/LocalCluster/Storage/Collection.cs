using System.Collections.Immutable;

namespace LocalCluster.Storage;

/// <summary>
/// The objects of one resource, whatever versions it is served in, and their recent history. Writes come from
/// <see cref="ObjectStore"/>, one at a time; reads take a snapshot and never wait.
/// </summary>
public sealed class Collection(string group, string plural, bool namespaced)
{
    /// <summary>How far back a watch can start and a list can be exact, in writes. A client that was away longer lists again.</summary>
    public const int HistoryLength = 10_000;

    private readonly Lock _lock = new();
    private readonly List<(Change Change, Snapshot After)> _history = [];
    private Snapshot _current = new(ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal), 0);
    private TaskCompletionSource _changed = NewSignal();
    private long _oldest;

    public string Group => group;

    public string Plural => plural;

    public bool Namespaced => namespaced;

    public Snapshot Current => Volatile.Read(ref _current);

    public StoredObject? Find(string? ns, string name) => Current.Items.GetValueOrDefault(StoredObject.KeyOf(ns, name));

    /// <summary>What stood there at a version, or null when the history does not reach back so far.</summary>
    public Snapshot? At(long version)
    {
        lock (_lock)
        {
            if (version >= _current.Version)
            {
                return _current;
            }

            var index = _history.FindLastIndex(entry => entry.Change.Version <= version);
            return index >= 0 ? _history[index].After : null;
        }
    }

    /// <summary>
    /// The writes after a version, and a task that ends with the next write. Null when the history does not reach back so far.
    /// </summary>
    public (IReadOnlyList<Change> Changes, Task Next)? ChangesAfter(long version)
    {
        lock (_lock)
        {
            if (version < _oldest)
            {
                return null;
            }

            var first = _history.Count;
            while (first > 0 && _history[first - 1].Change.Version > version)
            {
                first--;
            }

            return ([.. _history.Skip(first).Select(entry => entry.Change)], _changed.Task);
        }
    }

    /// <summary>Whether the kind is gone, as after the deletion of its definition: its watches end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends the watches.</summary>
    internal void End()
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            HasEnded = true;
            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

    /// <summary>The oldest version that a watch can start from.</summary>
    internal void StartAt(long version)
    {
        _oldest = version;
        _current = _current with { Version = version };
    }

    internal void Add(Change change)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            var items = change.Type == Change.Deleted
                ? _current.Items.Remove(change.Object.Key)
                : _current.Items.SetItem(change.Object.Key, change.Object);
            Volatile.Write(ref _current, new Snapshot(items, change.Version));
            _history.Add((change, _current));
            if (_history.Count > HistoryLength)
            {
                // A fifth at a time: to move the rest on every write would cost more than the write.
                _oldest = _history[HistoryLength / 5].Change.Version;
                _history.RemoveRange(0, (HistoryLength / 5) + 1);
            }

            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
