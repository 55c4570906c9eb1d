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
        obj = Decode(type, obj, options, strictCode: 400);
        lock (store.WriteLock)
        {
            return CreateLocked(type, ns, obj, options);
        }
    }

    /// <summary>PUT. Of a Lease and a few others a PUT also creates.</summary>
    public (StoredObject Object, bool Created) Update(ResourceType type, string? ns, string name, JsonObject obj, WriteOptions options)
    {
        obj = Decode(type, obj, options, strictCode: 400);
        CheckName(type, obj, name, ns);
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

            if (type.IsCustom || type.Kind == "CustomResourceDefinition")
            {
                if ((string?)ObjectMeta.Of(obj)["resourceVersion"] is not { Length: > 0 })
                {
                    throw Refusals.Invalid(type, name, [new FieldError(FieldError.Invalid, "metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]);
                }
            }

            return (Replace(type, live, obj, options, owns: null), false);
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
                MediaTypes.JsonPatch => JsonPatch.Apply(current, patch as JsonArray ?? throw Refusals.BadRequest("a JSON patch is a list of operations")),
                MediaTypes.MergePatch => MergePatch.Apply(current, AsMap(patch)),
                _ => StrategicMergePatch.Apply(current, AsMap(patch), type.Schema),
            };
            patched = Decode(type, patched, options, strictCode: 422);
            CheckName(type, patched, name, ns);
            return Replace(type, live, patched, options, owns: null);
        }
    }

    /// <summary>Server-side apply; creates what is not there.</summary>
    public (StoredObject Object, bool Created) Apply(ResourceType type, string? ns, string name, JsonObject applied, WriteOptions options)
    {
        CheckName(type, applied, name, ns);
        CheckKind(type, applied);
        if (ObjectMeta.Of(applied)["managedFields"] is JsonArray { Count: > 0 })
        {
            throw Refusals.BadRequest("metadata.managedFields must be nil");
        }

        // An apply knows the schema or nothing: what it does not know is no warning but an error.
        if (type.Schema.Prune(applied.DeepClone().AsObject()) is { Count: > 0 } unknown)
        {
            throw Refusals.Internal($"failed to create typed patch object ({(ns is null ? name : $"{ns}/{name}")}; {type.ApiVersion}, Kind={type.Kind}): {UnknownFields(unknown)}");
        }

        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name);
            if (live is null && options.Subresource is not null)
            {
                throw Refusals.NotFound(type, name);
            }

            var current = live is null ? null : Served(type, live);
            if (current is null)
            {
                ObjectMeta.Of(applied)["name"] = name;
            }
            else if ((string?)ObjectMeta.Of(applied)["resourceVersion"] is { Length: > 0 } version && version != (string?)ObjectMeta.Of(current)["resourceVersion"])
            {
                throw Refusals.Modified(type, name);
            }

            var merged = FieldManager.Apply(type.Schema, current, applied, type.ApiVersion, options.Manager, options.Force, options.Subresource, Now);
            return live is null
                ? (CreateLocked(type, ns, merged, options, applied: true), true)
                : (Replace(type, live, merged, options, owns: merged["metadata"]?["managedFields"]), false);
        }
    }

    /// <summary>The object as this version shows it; a copy where it differs from what is stored, or where the caller will change it.</summary>
    public static JsonObject Served(ResourceType type, StoredObject stored) => type.Conversion is null ? stored.Copy() : type.Conversion.ToServed(stored.Content);

    private static JsonObject AsMap(JsonNode patch) => patch as JsonObject ?? throw Refusals.BadRequest("the patch is not an object");

    private StoredObject CreateLocked(ResourceType type, string? ns, JsonObject obj, WriteOptions options, bool applied = false)
    {
        var owned = applied ? obj["metadata"]?["managedFields"]?.DeepClone() : null;
        if (type.Namespaced)
        {
            var own = (string?)ObjectMeta.Of(obj)["namespace"];
            if (own is { Length: > 0 } && own != ns)
            {
                throw Refusals.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
            }

            admission.CheckNamespace(type, ns!, (string?)ObjectMeta.Of(obj)["name"] ?? "");
        }

        ObjectMeta.PrepareCreate(type, obj, ns, Now);
        var name = (string)ObjectMeta.Of(obj)["name"]!;
        if (type.Collection.Find(ns, name) is { } existing)
        {
            throw Refusals.AlreadyExists(type, name, existing.IsBeingDeleted);
        }

        if (type.HasStatus)
        {
            obj.Remove("status");
        }

        type.Schema.Default(obj);
        admission.PrepareCreate(type, obj, options.DryRun);
        Validate(type, name, obj, null, options.Subresource);
        if (owned is null)
        {
            obj = FieldManager.TrackUpdate(type.Schema, null, obj, type.ApiVersion, options.Manager, options.Subresource, Now);
        }
        else
        {
            ObjectMeta.Of(obj)["managedFields"] = owned;
        }

        var content = ToStored(type, obj);
        return options.DryRun ? new StoredObject(content, 0) : admission.AfterWrite(type, store.Put(type.Collection, content));
    }

    private StoredObject Replace(ResourceType type, StoredObject live, JsonObject obj, WriteOptions options, JsonNode? owns)
    {
        var old = Served(type, live);
        ObjectMeta.PrepareUpdate(type, obj, old);
        obj = KeepWhatTheSubresourceDoesNotWrite(type, obj, old, options.Subresource);
        type.Schema.Default(obj);
        admission.PrepareUpdate(type, obj, old, options.Subresource);
        Validate(type, live.Name, obj, old, options.Subresource);
        ObjectMeta.CountGeneration(type, obj, old);
        obj = owns is null
            ? FieldManager.TrackUpdate(type.Schema, old, obj, type.ApiVersion, options.Manager, options.Subresource, Now)
            : obj;
        if (JsonNode.DeepEquals(obj, old))
        {
            return live;
        }

        var content = ToStored(type, obj);
        if (options.DryRun)
        {
            return new StoredObject(content, live.Version);
        }

        if (live.IsBeingDeleted && ObjectMeta.Of(content)["finalizers"] is not JsonArray { Count: > 0 } && deleter.MayGo(type, content))
        {
            return store.Remove(type.Collection, live, content);
        }

        return admission.AfterWrite(type, store.Put(type.Collection, content));
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
                // Built-in kinds let a status write carry labels and annotations.
                Copy(ObjectMeta.Of(obj), ObjectMeta.Of(kept), "annotations");
                Copy(ObjectMeta.Of(obj), ObjectMeta.Of(kept), "labels");
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

    private static void CheckName(ResourceType type, JsonObject obj, string name, string? ns)
    {
        var metadata = ObjectMeta.Of(obj);
        if ((string?)metadata["name"] is { Length: > 0 } own && own != name)
        {
            throw Refusals.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        }

        if (type.Namespaced && (string?)metadata["namespace"] is { Length: > 0 } ownNamespace && ownNamespace != ns)
        {
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static void CheckKind(ResourceType type, JsonObject obj)
    {
        var kind = (string?)obj["kind"] ?? "";
        var apiVersion = (string?)obj["apiVersion"] ?? "";
        if (kind.Length == 0)
        {
            throw Refusals.BadRequest("Object 'Kind' is missing in the request body");
        }

        if (kind != type.Kind || apiVersion != type.ApiVersion)
        {
            throw Refusals.BadRequest(
                $"{kind} in version \"{apiVersion}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\"; expected {type.Kind} of {type.ApiVersion}");
        }
    }

    private static string UnknownFields(IReadOnlyList<string> paths) =>
        paths.Count == 1
            ? $".{paths[0]}: field not declared in schema"
            : $"errors:\n{string.Join('\n', paths.Select(path => $"  .{path}: field not declared in schema"))}";

    /// <summary>Checks the kind, drops unknown fields (or refuses them), and leaves the caller's JSON alone.</summary>
    private static JsonObject Decode(ResourceType type, JsonObject sent, WriteOptions options, int strictCode)
    {
        var obj = sent.DeepClone().AsObject();
        if (!type.IsCustom)
        {
            obj["kind"] ??= type.Kind;
            obj["apiVersion"] ??= type.ApiVersion;
        }

        CheckKind(type, obj);
        if (Validation.TypeError(type, obj) is { } typeError)
        {
            throw Refusals.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {typeError}");
        }

        var unknown = type.Schema.Prune(obj);
        if (unknown.Count == 0 || options.FieldValidation == "Ignore")
        {
            return obj;
        }

        var messages = unknown.Select(path => $"unknown field \"{path}\"").ToList();
        if (options.FieldValidation != "Strict")
        {
            options.Warnings.AddRange(messages);
            return obj;
        }

        var all = $"strict decoding error: {string.Join(", ", messages)}";
        if (strictCode == 422)
        {
            var name = (string?)ObjectMeta.Of(obj)["name"] ?? "";
            throw Refusals.Invalid(type, name, [new FieldError(FieldError.Invalid, "patch", $"Invalid value: {obj.ToJsonString(StoredObject.Json)}: {all}")]);
        }

        throw Refusals.BadRequest(type.IsCustom ? all : $"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {all}");
    }
}
