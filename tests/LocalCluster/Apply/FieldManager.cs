using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>
/// Server-side apply and the ownership of fields (<c>metadata.managedFields</c>). Pure: no argument is changed.
/// <para>
/// A write through the main resource of a kind with a status subresource neither owns nor takes fields of status; a write through
/// "status" neither owns nor takes fields of spec. Everything else is tracked as the client asked for it: pass the object before what the
/// subresource may not change is put back (a server records labels that came through /status, though it does not store them).
/// </para>
/// <para>The caller's order for a write: patch or apply; default; TrackUpdate (not after Apply); put back; validate; <see cref="SettleTimes"/>; compare; store.</para>
/// </summary>
public static class FieldManager
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>
    /// The object after an apply, with its new managedFields, before defaulting. Equal to <paramref name="live"/>, times included, when
    /// the apply changes neither a value nor an owner.
    /// </summary>
    /// <param name="schema">The kind's schema.</param>
    /// <param name="live">The stored object, null for a create.</param>
    /// <param name="applied">The request's body, before defaulting.</param>
    /// <param name="apiVersion">The version written through.</param>
    /// <param name="manager">The field manager's name.</param>
    /// <param name="force">Take fields that others own.</param>
    /// <param name="subresource">Null for the main resource, or "status".</param>
    /// <param name="now">RFC 3339 with seconds.</param>
    /// <exception cref="ApiException">
    /// 409 with one cause per field when another manager owns a field with another value and <paramref name="force"/> is false; 500 when the
    /// body does not fit the schema; 400 when it has managedFields.
    /// </exception>
    public static JsonObject Apply(
        TypeSchema schema, JsonObject? live, JsonObject applied, string apiVersion, string manager, bool force, string? subresource, string now)
    {
        CheckApplied(schema, live, applied, apiVersion);
        var managed = ManagedFields.Of(live);
        if (live is not null && managed.Entries.Count == 0)
        {
            // What was there before anybody owned a thing goes to a manager of its own, so that the first apply can not silently take it.
            managed = ManagedFields.Of(Track(schema, null, live, managed, apiVersion, BeforeFirstApply, subresource, now));
        }

        var stored = WithoutManagedFields(live ?? []);
        var wanted = ResetFields.RemoveFrom(applied, schema, subresource);
        var entry = new ManagedEntry(manager, true, apiVersion, subresource ?? "", null, TypedFields.Of(schema.Root, wanted));
        var last = managed.Find(entry);
        managed.Put(entry with { Time = last?.Time });

        var merged = TypedMerge.Merge(schema.Root, stored, wanted);
        // Nothing that was applied before is left out now: the usual case, and the costly search for what to remove is not needed.
        var dropsNothing = last is null || last.Fields.Except(entry.Fields).IsEmpty;
        var result = dropsNothing ? merged : Dropped.Prune(schema.Root, merged, managed, last!.Fields);
        var changes = TypedComparison.Between(schema.Root, stored, result);
        if (!force)
        {
            ApplyConflicts.Check(managed.Entries.Where(e => e.Key != entry.Key), changes.Modified.Union(changes.Added));
        }

        managed.Take(changes.Modified.Union(changes.Added), e => e.Key != entry.Key);
        managed.Take(changes.Removed, _ => true);
        if (changes.IsSame)
        {
            result = stored;
        }
        else
        {
            managed.Put(managed.Find(entry)! with { Time = now });
        }

        managed.WriteTo(result);
        return result;
    }

    /// <summary>
    /// <paramref name="updated"/> (what a create, PUT or patch is about to store, after defaulting) with its new managedFields: what it
    /// changes, <paramref name="manager"/> takes from all others. Without changes the entries stay, times included.
    /// </summary>
    public static JsonObject TrackUpdate(
        TypeSchema schema, JsonObject? live, JsonObject updated, string apiVersion, string manager, string? subresource, string now)
    {
        var managed = ManagedFields.ForUpdate(live, updated, subresource is not null);
        if (live is not null && managed.Entries.Count == 0)
        {
            // An object whose ownership was cleared stays without until the next apply.
            return WithoutManagedFields(updated);
        }

        return Track(schema, live, updated, managed, apiVersion, manager, subresource, now);
    }

    /// <summary>
    /// Where <paramref name="final"/> differs from <paramref name="live"/> only in the times of managedFields, puts the old times back, so that
    /// the write changes nothing (a quantity applied in another form, an empty value that defaulting drops).
    /// </summary>
    public static void SettleTimes(JsonObject live, JsonObject final)
    {
        if (final["metadata"]?["managedFields"] is not JsonArray entries || live["metadata"]?["managedFields"] is not JsonArray before
            || entries.Count != before.Count || JsonNode.DeepEquals(entries, before))
        {
            return;
        }

        var settled = final.DeepClone().AsObject();
        var times = before.OfType<JsonObject>().ToDictionary(e => Identity(e), e => e["time"].AsString(), StringComparer.Ordinal);
        foreach (var entry in settled["metadata"]!["managedFields"]!.AsArray().OfType<JsonObject>())
        {
            if (!times.TryGetValue(Identity(entry), out var time))
            {
                return;
            }

            entry.Remove("time");
            if (time is not null)
            {
                entry["time"] = time;
            }
        }

        ManagedFields.Of(settled).WriteTo(settled);
        if (JsonNode.DeepEquals(settled, live))
        {
            final["metadata"]!["managedFields"] = before.DeepClone();
        }
    }

    private static string Identity(JsonObject entry)
    {
        var parsed = ManagedEntry.Read(entry);
        return parsed is null ? entry.ToJsonString() : parsed.Key.ToString();
    }

    private static JsonObject Track(
        TypeSchema schema, JsonObject? live, JsonObject updated, ManagedFields managed, string apiVersion, string manager, string? subresource, string now)
    {
        var result = WithoutManagedFields(updated);
        var before = live is null ? Blank(schema, updated) : WithoutManagedFields(live);
        var changes = TypedComparison.Between(schema.Root, before, result);
        foreach (var reset in ResetFields.Of(schema, subresource))
        {
            changes = changes.Without(reset);
        }

        var taken = changes.Modified.Union(changes.Added);
        managed.Take(taken.Union(changes.Removed), _ => true);
        if (!taken.IsEmpty)
        {
            var entry = new ManagedEntry(manager, false, apiVersion, subresource ?? "", now, taken);
            managed.Put(managed.Find(entry) is { } own ? entry with { Fields = own.Fields.Union(taken) } : entry);
        }

        managed.WriteTo(result);
        return result;
    }

    /// <summary>What a new object is compared with: an empty one of its kind, whose always-present fields nobody comes to own.</summary>
    private static JsonObject Blank(TypeSchema schema, JsonObject updated)
    {
        var blank = schema.IsCustom ? [] : schema.Root.Empty()!.AsObject();
        blank["apiVersion"] = updated["apiVersion"]?.DeepClone();
        blank["kind"] = updated["kind"]?.DeepClone();
        return blank;
    }

    private static JsonObject WithoutManagedFields(JsonObject obj)
    {
        var copy = obj.DeepClone().AsObject();
        ManagedFields.Clear(copy);
        return copy;
    }

    private static void CheckApplied(TypeSchema schema, JsonObject? live, JsonObject applied, string apiVersion)
    {
        if (applied["metadata"]?["managedFields"] is not null)
        {
            throw new ApiException(400, "BadRequest", "metadata.managedFields must be nil");
        }

        var errors = TypedCheck.FindErrors(schema.Root, applied);
        if (errors.Count == 0)
        {
            return;
        }

        var metadata = applied["metadata"] ?? live?["metadata"];
        var ns = metadata?["namespace"].AsString() ?? live?["metadata"]?["namespace"].AsString();
        var name = metadata?["name"].AsString();
        var shown = errors.Count == 1 ? errors[0] : $"errors:\n{string.Join('\n', errors.Select(e => $"  {e}"))}";
        throw new ApiException(
            500,
            "",
            $"failed to create typed patch object ({ns}/{name}; {apiVersion}, Kind={applied["kind"].AsString()}): {shown}");
    }
}
