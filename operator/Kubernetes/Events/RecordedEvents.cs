namespace ModelOperator.Kubernetes.Events;

/// <summary>What makes two reports the same one.</summary>
internal readonly record struct EventId(string Object, EventType Type, string Reason, string Message);

/// <summary>An event that was written before, and how often it happened with this time.</summary>
internal readonly record struct RepeatedEvent(ObjectKey Key, int Count);

/// <summary>The events of the last while, so that a repetition is found.</summary>
internal sealed class RecordedEvents(TimeProvider time)
{
    /// <summary>A repetition after a longer pause is a new event. client-go's value.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>client-go's bound; the oldest go first.</summary>
    private const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<EventId, Entry> _entries = [];

    /// <summary>Counts a repetition; null when the event is not known any more.</summary>
    public RepeatedEvent? Repeat(EventId id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry) || time.GetElapsedTime(entry.Last) > Window)
            {
                return null;
            }

            entry.Count++;
            entry.Last = time.GetTimestamp();
            return new RepeatedEvent(entry.Key, entry.Count);
        }
    }

    public void Remember(EventId id, ObjectKey key)
    {
        lock (_lock)
        {
            if (_entries.Count >= Capacity)
            {
                // Rare enough to look at all: at most once for a quarter of the capacity.
                foreach (var old in _entries.OrderBy(e => e.Value.Last).Take(Capacity / 4).Select(e => e.Key).ToList())
                {
                    _entries.Remove(old);
                }
            }

            _entries[id] = new Entry(key, time.GetTimestamp());
        }
    }

    private sealed class Entry(ObjectKey key, long last)
    {
        public ObjectKey Key { get; } = key;

        public long Last { get; set; } = last;

        public int Count { get; set; } = 1;
    }
}
