using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// The events of one watch, in order: what is there already (where asked for), what the history has after the given version, and
/// then what happens, until the time is up.
/// </summary>
public sealed class WatchFeed(ObjectStore store, TimeProvider time)
{
    public const string Bookmark = "BOOKMARK";
    public const string Error = "ERROR";

    // A real server sends a bookmark about once a minute, and one two seconds before it ends the watch.
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    public async IAsyncEnumerable<WatchEvent> ReadAsync(ResourceType type, string? ns, ListQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        var selectors = Selectors.Parse(type, query.LabelSelector, query.FieldSelector);
        bool Selected(StoredObject obj) => (ns is null || obj.Namespace == ns) && selectors.Match(obj);
        var version = StartVersion(query);
        if (version is null || query.SendInitialEvents == true)
        {
            var start = store.Read(type.Collection);
            version = start.Version;
            foreach (var obj in start.Items.Values.Where(Selected))
            {
                yield return new WatchEvent(Change.Added, obj);
            }

            if (query is { SendInitialEvents: true, Bookmarks: true })
            {
                yield return new WatchEvent(Bookmark, null, start.Version, InitialEventsEnd: true);
            }
        }

        var sent = version.Value;
        var start0 = time.GetTimestamp();
        var end = query.Timeout ?? DefaultTimeout;
        var nextBookmark = end - BookmarkBeforeEnd > TimeSpan.Zero ? Min(BookmarkInterval, end - BookmarkBeforeEnd) : end;
        while (!cancel.IsCancellationRequested)
        {
            var reached = store.Version;
            if (type.Collection.ChangesAfter(sent) is not { } news)
            {
                yield return new WatchEvent(Error, null, Expired: ExpiredStatus(type, sent));
                yield break;
            }

            foreach (var change in news.Changes)
            {
                sent = change.Version;
                if (Translate(change, Selected) is { } translated)
                {
                    yield return translated;
                }
            }

            var passed = time.GetElapsedTime(start0);
            if (passed >= nextBookmark && nextBookmark < end)
            {
                // A bookmark says that everything up to its version was sent; none comes when there was nothing new at all.
                var complete = Math.Max(reached, sent);
                if (query.Bookmarks && complete > version)
                {
                    yield return new WatchEvent(Bookmark, null, complete);
                }

                nextBookmark = nextBookmark + BookmarkInterval < end - BookmarkBeforeEnd ? nextBookmark + BookmarkInterval
                    : nextBookmark < end - BookmarkBeforeEnd ? end - BookmarkBeforeEnd : end;
                continue;
            }

            if (passed >= end || type.Collection.HasEnded)
            {
                yield break;
            }

            await WaitAsync(news.Next, Min(nextBookmark, end) - passed, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>With a selector, an object that enters or leaves the selection is added or deleted for this watch.</summary>
    private static WatchEvent? Translate(Change change, Func<StoredObject, bool> selected)
    {
        var was = change.Previous is not null && selected(change.Previous);
        var isNow = change.Type != Change.Deleted && selected(change.Object);
        return (was, isNow) switch
        {
            (false, false) => change.Type == Change.Deleted && selected(change.Object) ? new WatchEvent(Change.Deleted, change.Object) : null,
            (false, true) => new WatchEvent(Change.Added, change.Object),
            (true, true) => new WatchEvent(Change.Modified, change.Object),
            // What left the selection is shown as it was in it, under the version at which it left.
            (true, false) => new WatchEvent(Change.Deleted, change.Type == Change.Deleted ? change.Object : AtVersion(change.Previous!, change.Version)),
        };
    }

    private static StoredObject AtVersion(StoredObject obj, long version)
    {
        var copy = obj.Copy();
        copy["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(copy, version);
    }

    private static long? StartVersion(ListQuery query)
    {
        if (query.ResourceVersion is null or "0")
        {
            return null;
        }

        return long.TryParse(query.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ApiException(500, "", $"resourceVersion: Invalid value: \"{query.ResourceVersion}\": strconv.ParseUint: parsing \"{query.ResourceVersion}\": invalid syntax");
    }

    private static JsonObject ExpiredStatus(ResourceType type, long version) => Statuses.Of(new ApiException(
        410,
        "Expired",
        type.Kind == "Event" ? "The resourceVersion for the provided watch is too old." : $"too old resource version: {version} ({type.Collection.Current.Version})"));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async Task WaitAsync(Task next, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            await next.WaitAsync(limit, time, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The caller looks at the clock and at the token.
        }
    }
}
