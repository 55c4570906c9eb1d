using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// Every write but a deletion: decode, prune, default, validate, own, compare, store. A write that changes nothing is none: the
/// stored version stays and no watch hears of it.
/// </summary>
public sealed class ResourceWriter(ObjectStore store, Admission admission, Deleter deleter, TimeProvider time)
{
    private string Now => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public StoredObject Create(ResourceType type, string? ns, JsonObject obj, WriteOptions options)
    {
        obj = WriteDecoder.Decode(type, obj, options);
        lock (store.WriteLock)
        {
            return CreateLocked(type, ns, obj, options);
        }
    }

    /// <summary>PUT. Of a Lease and a few others a PUT also creates.</summary>
    public (StoredObject Object, bool Created) Update(ResourceType type, string? ns, string name, JsonObject obj, WriteOptions options)
    {
        obj = WriteDecoder.Decode(type, obj, options);
        WriteDecoder.CheckName(type, obj, name, ns);
        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name);
            if (live is null)
            {
                if (type.Kind == "Lease" && options.Subresource is null)
                {
                    return (CreateLocked(type, ns, obj, options), true);
                }

                throw Refusals.NotFound(type, name);
            }

            if ((type.IsCustom || type.Kind == "CustomResourceDefinition") && (string?)ObjectMeta.Of(obj)["resourceVersion"] is null or "" or "0")
            {
                throw Refusals.Invalid(type.Plural, type.Group, name, [new FieldError(FieldError.Invalid, "metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]);
            }

            return (Replace(type, live, obj, options), false);
        }
    }

    /// <summary>PATCH of the three kinds that compute a new object from the live one.</summary>
    public StoredObject Patch(ResourceType type, string? ns, string name, string contentType, JsonNode patch, WriteOptions options)
    {
        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name) ?? throw Refusals.NotFound(type, name);
            var current = Served(type, live);
            var patched = contentType switch
            {
                MediaTypes.JsonPatch => JsonPatch.Apply(current, AsOperations(patch)),
                MediaTypes.MergePatch => MergePatch.Apply(current, AsMap(patch)),
                _ => StrategicMergePatch.Apply(current, AsMap(patch), type.Schema),
            };
            patched = WriteDecoder.Decode(
                type,
                patched,
                options,
                // A strategic patch is shown as the map that Go prints, the others as the object that they make.
                obj => contentType == MediaTypes.StrategicMergePatch ? PatchErrors.Show(AsMap(patch)) : obj.ToJsonString(StoredObject.Json));
            WriteDecoder.CheckName(type, patched, name, ns);
            return Replace(type, live, patched, options);
        }
    }

    /// <summary>Server-side apply; creates what is not there.</summary>
    public (StoredObject Object, bool Created) Apply(ResourceType type, string? ns, string name, JsonObject applied, WriteOptions options)
    {
        WriteDecoder.CheckName(type, applied, name, ns);
        WriteDecoder.CheckKind(type, applied);
        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name);
            if (live is null && options.Subresource is not null)
            {
                throw Refusals.NotFound(type, name);
            }

            var current = live is null ? null : Served(type, live);
            ObjectMeta.Of(applied)["name"] = name;
            if (ns is not null)
            {
                ObjectMeta.Of(applied)["namespace"] = ns;
            }

            if (current is not null && (string?)ObjectMeta.Of(applied)["resourceVersion"] is { Length: > 0 } version && version != (string?)ObjectMeta.Of(current)["resourceVersion"])
            {
                throw Refusals.Modified(type, name);
            }

            var merged = FieldManager.Apply(type.Schema, current, applied, type.ApiVersion, options.Manager, options.Force, options.Subresource, Now);
            if (live is null)
            {
                CheckAppliedCreate(type, name, merged);
                return (CreateLocked(type, ns, merged, options, applied: true), true);
            }

            // What an operator does most of the time: nothing is left to default, validate or compare.
            return JsonNode.DeepEquals(merged, current) ? (live, false) : (Replace(type, live, merged, options, applied: true), false);
        }
    }

    /// <summary>A write through the scale subresource: nothing but the number of replicas changes, under the ownership rules of a Scale.</summary>
    public StoredObject SetReplicas(ResourceType type, StoredObject live, long replicas, WriteOptions options, bool apply)
    {
        var old = Served(type, live);
        var path = type.Scale!.SpecReplicas;
        var obj = old.DeepClone().AsObject();
        ScaleSubresource.Set(obj, path, replicas);
        type.Schema.Default(obj);
        obj = ScaleOwnership.Track(old, obj, path, type.ApiVersion, options.Manager, apply, options.Force);
        return Store(type, live, old, obj, options);
    }

    /// <summary>The object as this version shows it; a copy where it differs from what is stored, or where the caller will change it.</summary>
    public static JsonObject Served(ResourceType type, StoredObject stored) => type.Conversion is null ? stored.Copy() : type.Conversion.ToServed(stored.Content);

    /// <summary>A patch that is a map of fields.</summary>
    public static JsonObject AsMap(JsonNode patch) => patch as JsonObject
        ?? throw Refusals.BadRequest($"error decoding patch: json: cannot unmarshal {JsonValues.TypeName(patch)} into Go value of type map[string]interface {{}}");

    /// <summary>A patch that is a list of operations.</summary>
    public static JsonArray AsOperations(JsonNode patch) => patch as JsonArray
        ?? throw Refusals.BadRequest($"error decoding patch: json: cannot unmarshal {JsonValues.TypeName(patch)} into Go value of type []handlers.jsonPatchOp");

    /// <summary>An apply that creates: a real server takes no notice of a resourceVersion, and refuses a uid as the change of one, once before and once after admission.</summary>
    private static void CheckAppliedCreate(ResourceType type, string name, JsonObject merged)
    {
        var metadata = ObjectMeta.Of(merged);
        metadata.Remove("resourceVersion");
        if ((string?)metadata["uid"] is { Length: > 0 } uid)
        {
            var error = new FieldError(FieldError.Invalid, "metadata.uid", $"Invalid value: \"{uid}\": field is immutable");
            throw Refusals.Invalid(type, name, [error, error]);
        }
    }

    private StoredObject CreateLocked(ResourceType type, string? ns, JsonObject obj, WriteOptions options, bool applied = false)
    {
        if (type.Namespaced)
        {
            var own = (string?)ObjectMeta.Of(obj)["namespace"];
            if (own is { Length: > 0 } && own != ns)
            {
                throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            }

            admission.CheckNamespace(type, ns!, (string?)ObjectMeta.Of(obj)["name"] ?? "");
        }

        ObjectMeta.PrepareCreate(type, obj, ns, Now);
        var name = (string?)ObjectMeta.Of(obj)["name"] ?? "";
        if (type.Collection.Find(ns, name) is { } existing)
        {
            throw Refusals.AlreadyExists(type, name, existing.IsBeingDeleted);
        }

        if (type.HasStatus)
        {
            obj.Remove("status");
        }

        type.Schema.Default(obj);
        Admission.Default(type, obj);
        if (!applied)
        {
            obj = FieldManager.TrackUpdate(type.Schema, null, obj, type.ApiVersion, options.Manager, options.Subresource, Now);
        }

        Validate(type, name, obj, null, options.Subresource);
        admission.PrepareCreate(type, obj, options.DryRun);
        var content = ToStored(type, obj);
        return options.DryRun ? new StoredObject(content, 0) : admission.AfterWrite(type, store.Put(type.Collection, content), isNew: true);
    }

    private StoredObject Replace(ResourceType type, StoredObject live, JsonObject obj, WriteOptions options, bool applied = false)
    {
        var old = Served(type, live);
        ObjectMeta.PrepareUpdate(type, obj, old);
        type.Schema.Default(obj);
        Admission.Default(type, obj);
        if (!applied)
        {
            obj = FieldManager.TrackUpdate(type.Schema, old, obj, type.ApiVersion, options.Manager, options.Subresource, Now);
        }

        obj = KeepWhatTheSubresourceDoesNotWrite(type, obj, old, options.Subresource);
        admission.PrepareUpdate(type, obj, old, options.Subresource);
        return Store(type, live, old, obj, options);
    }

    /// <summary>The end of every update: validate, count, compare, store.</summary>
    private StoredObject Store(ResourceType type, StoredObject live, JsonObject old, JsonObject obj, WriteOptions options)
    {
        Validate(type, live.Name, obj, old, options.Subresource);
        ObjectMeta.CountGeneration(type, obj, old);
        FieldManager.SettleTimes(old, obj);
        if (JsonNode.DeepEquals(obj, old))
        {
            return live;
        }

        var content = ToStored(type, obj);
        if (options.DryRun)
        {
            return new StoredObject(content, live.Version);
        }

        return live.IsBeingDeleted && Deleter.MayGo(type, content)
            ? deleter.Finish(type, live, content)
            : admission.AfterWrite(type, store.Put(type.Collection, content), isNew: false);
    }

    /// <summary>A write to status keeps the rest of the object, a write to the rest keeps status.</summary>
    private static JsonObject KeepWhatTheSubresourceDoesNotWrite(ResourceType type, JsonObject obj, JsonObject old, string? subresource)
    {
        if (subresource == "status")
        {
            var kept = old.DeepClone().AsObject();
            Copy(obj, kept, "status");
            if (ObjectMeta.Of(obj)["managedFields"] is { } fields)
            {
                ObjectMeta.Of(kept)["managedFields"] = fields.DeepClone();
            }

            if (!type.IsCustom)
            {
                // Built-in kinds let a status write carry annotations.
                Copy(ObjectMeta.Of(obj), ObjectMeta.Of(kept), "annotations");
            }

            return kept;
        }

        if (type.HasStatus)
        {
            Copy(old, obj, "status");
        }

        return obj;
    }

    private static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
        {
            to[name] = value.DeepClone();
        }
        else
        {
            to.Remove(name);
        }
    }

    private static JsonObject ToStored(ResourceType type, JsonObject obj) => type.Conversion is null ? obj : type.Conversion.ToStored(obj);

    private static void Validate(ResourceType type, string name, JsonObject obj, JsonObject? old, string? subresource)
    {
        var errors = Validation.Of(type, obj, old, subresource);
        if (errors.Count > 0)
        {
            throw Refusals.Invalid(type, name, errors);
        }
    }
}
