using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>Reads: one object, a page of a list.</summary>
public sealed class ResourceReader(ObjectStore store)
{
    public StoredObject Get(ResourceType type, string? ns, string name) => type.Collection.Find(ns, name) ?? throw Refusals.NotFound(type, name);

    /// <summary>One object, at least as new as a version that the client has seen.</summary>
    /// <exception cref="ApiException">504 when that version is yet to come.</exception>
    public StoredObject Get(ResourceType type, string? ns, string name, string? notOlderThan)
    {
        if (notOlderThan is not (null or "" or "0"))
        {
            CheckReached(type, notOlderThan);
        }

        return Get(type, ns, name);
    }

    /// <exception cref="ApiException">410 when the version is older than the history, 504 when it is yet to come.</exception>
    public ListPage List(ResourceType type, string? ns, ListQuery query)
    {
        var selectors = Selectors.Parse(type, query.LabelSelector, query.FieldSelector);
        var token = query.Continue is null ? null : ContinueToken.Parse(query.Continue);
        var snapshot = SnapshotFor(type, query, token);
        var limit = query.ResourceVersion == "0" || query.Limit <= 0 ? int.MaxValue : query.Limit;
        var page = new List<StoredObject>();
        var remaining = 0;
        foreach (var (key, obj) in snapshot.Items)
        {
            if (token is not null && string.CompareOrdinal(key, token.LastKey) <= 0)
            {
                continue;
            }

            if ((ns is not null && obj.Namespace != ns) || !selectors.Match(obj))
            {
                continue;
            }

            if (page.Count < limit)
            {
                page.Add(obj);
            }
            else
            {
                remaining++;
            }
        }

        var version = token?.Version ?? (query.ResourceVersionMatch == "Exact" ? long.Parse(query.ResourceVersion!, CultureInfo.InvariantCulture) : snapshot.Version);
        var more = remaining > 0 ? new ContinueToken(version, page[^1].Key).ToString() : null;
        return new ListPage(page, version, more, more is not null && selectors.IsEmpty ? remaining : null);
    }

    private Snapshot SnapshotFor(ResourceType type, ListQuery query, ContinueToken? token)
    {
        if (token is not null)
        {
            return type.Collection.At(token.Version) ?? throw ExpiredContinue(token);
        }

        if (query.ResourceVersion is null or "0")
        {
            return store.Read(type.Collection);
        }

        var version = CheckReached(type, query.ResourceVersion);
        return query.ResourceVersionMatch == "Exact"
            ? type.Collection.At(version) ?? throw new ApiException(410, "Expired", "The resourceVersion for the provided list is too old.")
            : store.Read(type.Collection);
    }

    private long CheckReached(ResourceType type, string resourceVersion)
    {
        if (!long.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw Refusals.BadRequest($"invalid resource version: resourceVersion: Invalid value: \"{resourceVersion}\": strconv.ParseUint: parsing \"{resourceVersion}\": invalid syntax");
        }

        var current = store.Read(type.Collection).Version;
        return version <= current
            ? version
            : throw new ApiException(504, "Timeout", $"Timeout: Too large resource version: {version}, current: {current}", new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            });
    }

    private static ApiException ExpiredContinue(ContinueToken token) => new(
        410,
        "Expired",
        $"The provided continue parameter is too old to display a consistent list result (version {token.Version} is gone). Start a new list without the continue parameter.");
}
