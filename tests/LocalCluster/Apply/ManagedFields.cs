using System.Text.Json.Nodes;

namespace LocalCluster.Apply;

/// <summary>metadata.managedFields while it is being worked on.</summary>
internal sealed class ManagedFields
{
    private const int MaxUpdateManagers = 10;
    private const string Ancient = "ancient-changes";

    /// <summary>Fields of metadata that nobody owns.</summary>
    private static readonly FieldSet Unowned = new[]
        {
            "apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace", "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid",
            "metadata.clusterName", "metadata.generation", "metadata.managedFields", "metadata.resourceVersion",
        }
        .Select(path => FieldSet.Of([.. path.Split('.').Select(TypedElements.Field)]))
        .Aggregate((a, b) => a.Union(b));

    public List<ManagedEntry> Entries { get; private set; } = [];

    /// <summary>The entries of an object; none when one of them is not valid.</summary>
    public static ManagedFields Of(JsonObject? obj)
    {
        var result = new ManagedFields();
        if (obj?["metadata"]?["managedFields"] is JsonArray array)
        {
            var entries = array.Select(ManagedEntry.Read).ToList();
            result.Entries = entries.Contains(null) ? [] : [.. entries.OfType<ManagedEntry>()];
        }

        return result;
    }

    /// <summary>The entries that count for a write: those of the request where it has valid ones, else the stored ones.</summary>
    public static ManagedFields ForUpdate(JsonObject? live, JsonObject updated, bool isSubresource)
    {
        if (isSubresource)
        {
            return Of(live);
        }

        // A client clears them with one empty entry.
        if (updated["metadata"]?["managedFields"] is JsonArray { Count: 1 } only && only[0] is JsonObject { Count: 0 })
        {
            return new ManagedFields();
        }

        var given = Of(updated);
        return given.Entries.Count > 0 ? given : Of(live);
    }

    public ManagedEntry? Find(ManagedEntry like) => Entries.Find(e => e.Key == like.Key);

    /// <summary>Puts an entry in the place of the one with its key.</summary>
    public void Put(ManagedEntry entry)
    {
        var at = Entries.FindIndex(e => e.Key == entry.Key);
        if (at < 0)
        {
            Entries.Add(entry);
        }
        else
        {
            Entries[at] = entry;
        }
    }

    /// <summary>Takes fields away from every entry that the condition names.</summary>
    public void Take(FieldSet fields, Func<ManagedEntry, bool> from)
    {
        if (!fields.IsEmpty)
        {
            Entries = [.. Entries.Select(e => from(e) ? e with { Fields = e.Fields.Except(fields) } : e)];
        }
    }

    /// <summary>Writes the entries in their order: Apply before Update, older before newer, then by name. Empty ones go.</summary>
    public void WriteTo(JsonObject obj)
    {
        var entries = Cap(Entries.Select(e => e with { Fields = e.Fields.Except(Unowned) }).Where(e => !e.Fields.IsEmpty))
            .OrderBy(e => e.IsApply ? 0 : 1)
            .ThenBy(e => e.Time ?? "", StringComparer.Ordinal)
            .ThenBy(e => e.Manager, StringComparer.Ordinal)
            .ThenBy(e => e.ApiVersion, StringComparer.Ordinal)
            .ThenBy(e => e.Subresource, StringComparer.Ordinal)
            .Select(e => (JsonNode?)e.Write());
        Clear(obj);
        var written = new JsonArray([.. entries]);
        if (written.Count > 0)
        {
            if (obj["metadata"] is not JsonObject metadata)
            {
                obj["metadata"] = metadata = [];
            }

            metadata["managedFields"] = written;
        }
    }

    public static void Clear(JsonObject obj) => (obj["metadata"] as JsonObject)?.Remove("managedFields");

    /// <summary>With more than ten managers that update, the oldest of one API version become one, which has the time of its newest.</summary>
    private static List<ManagedEntry> Cap(IEnumerable<ManagedEntry> all)
    {
        var entries = all.ToList();
        var surplus = entries.Count(e => !e.IsApply) - MaxUpdateManagers;
        var merged = new Dictionary<string, ManagedEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => !e.IsApply).OrderBy(e => e.Time ?? "", StringComparer.Ordinal).ToList())
        {
            if (surplus <= 0)
            {
                break;
            }

            if (!merged.TryGetValue(entry.ApiVersion, out var older))
            {
                merged[entry.ApiVersion] = entry;
                continue;
            }

            entries.Remove(older);
            entries.Remove(entry);
            merged[entry.ApiVersion] = new ManagedEntry(Ancient, false, entry.ApiVersion, "", entry.Time, older.Fields.Union(entry.Fields));
            entries.Add(merged[entry.ApiVersion]);
            surplus--;
        }

        return entries;
    }
}
