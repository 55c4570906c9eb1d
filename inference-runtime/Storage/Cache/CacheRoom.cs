using InferenceRuntime.Models;

namespace InferenceRuntime.Storage.Cache;

/// <summary>Makes room in the cache: what was used longest ago goes first, and nothing that somebody uses or fetches.</summary>
/// <param name="cache">The cache.</param>
/// <param name="maxBytes">What it may hold; null for no limit but the volume's.</param>
/// <param name="log">The log.</param>
internal sealed class CacheRoom(ModelCache cache, long? maxBytes, ILogger log)
{
    /// <summary>Evicts until <paramref name="bytes"/> more fit the limit. Throws <see cref="LoadFailureReason.CacheFull"/> when they can not.</summary>
    /// <param name="bytes">What is about to be written.</param>
    /// <param name="partial">The key of the URI that it is written for, whose bytes so far do not count.</param>
    /// <param name="shown">The artifact's URI, for messages.</param>
    public void Make(long bytes, string partial, string shown)
    {
        if (maxBytes is not { } limit)
        {
            return;
        }

        var kept = Kept(partial);
        var used = kept.Sum(item => item.Bytes);
        foreach (var item in kept)
        {
            if (used + bytes <= limit)
            {
                return;
            }

            used -= Evict(item) ? item.Bytes : 0;
        }

        if (used + bytes > limit)
        {
            throw new ModelLoadException(
                LoadFailureReason.CacheFull,
                $"{shown} needs {FetchProgress.Size(bytes)} and the cache {cache.Folders.Root} has {FetchProgress.Size(Math.Max(0, limit - used))} left of {FetchProgress.Size(limit)}; models in use have the rest. Raise its limit (--cache-max-bytes).");
        }
    }

    /// <summary>For a volume that is full: evicts everything that is not used until something is free; false when there is nothing to evict.</summary>
    public bool FreeAny(string partial)
    {
        var freed = false;
        foreach (var item in Kept(partial))
        {
            freed |= Evict(item);
        }

        return freed;
    }

    private bool Evict(Item item)
    {
        var evicted = item.IsPartial ? cache.TryRemovePartial(item.Name) : cache.TryRemoveEntry(item.Name);
        if (evicted)
        {
            StorageLog.Evicted(log, item.Name, item.Bytes, item.LastUsed);
        }

        return evicted;
    }

    private List<Item> Kept(string partial) =>
    [
        .. Items(cache.Folders.Entries, isPartial: false)
            .Concat(Items(cache.Folders.Partials, isPartial: true).Where(item => item.Name != partial))
            .OrderBy(item => item.LastUsed),
    ];

    private static IEnumerable<Item> Items(string folder, bool isPartial) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateDirectories().Select(item => new Item(item.Name, SizeOf(item), item.LastWriteTimeUtc, isPartial))
        : [];

    private static long SizeOf(DirectoryInfo folder)
    {
        try
        {
            return folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // Another process removes it at this moment.
            return 0;
        }
    }

    private sealed record Item(string Name, long Bytes, DateTime LastUsed, bool IsPartial);
}
