using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>What is refused of a body, or dropped from it, before the write looks at what is stored.</summary>
public static class WriteDecoder
{
    /// <summary>
    /// Checks the kind, drops unknown fields (or refuses them), and leaves the caller's JSON alone. Of a patch, <paramref name="shownPatch"/>
    /// says how a refusal shows it.
    /// </summary>
    public static JsonObject Decode(ResourceType type, JsonObject sent, WriteOptions options, Func<JsonObject, string>? shownPatch = null)
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
        if (type.IsCustom)
        {
            DropEmptyMetadata(ObjectMeta.Of(obj));
        }

        if (unknown.Count + options.DuplicateFields.Count == 0 || options.FieldValidation == "Ignore")
        {
            return obj;
        }

        var messages = options.DuplicateFields.Select(path => $"duplicate field \"{path}\"").Concat(unknown.Select(path => $"unknown field \"{path}\"")).ToList();
        if (options.FieldValidation != "Strict")
        {
            options.Warnings.AddRange(messages);
            return obj;
        }

        var all = $"strict decoding error: {string.Join(", ", messages)}";
        if (shownPatch is not null)
        {
            throw PatchErrors.Undecodable(shownPatch(sent), all);
        }

        throw Refusals.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {all}");
    }

    public static void CheckName(ResourceType type, JsonObject obj, string name, string? ns)
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

    public static void CheckKind(ResourceType type, JsonObject obj)
    {
        var kind = (string?)obj["kind"] ?? "";
        var apiVersion = (string?)obj["apiVersion"] ?? "";
        if (kind.Length == 0)
        {
            var text = obj.ToJsonString(StoredObject.Json);
            throw Refusals.BadRequest(
                $"the object provided is unrecognized (must be of type {type.Kind}): Object 'Kind' is missing in '{text}' ({JsonBody.Summary(Encoding.UTF8.GetBytes(text))})");
        }

        if (kind == type.Kind && apiVersion == type.ApiVersion)
        {
            return;
        }

        if (type.IsCustom)
        {
            var (field, value, wanted) = kind == type.Kind ? ("apiVersion", apiVersion, type.ApiVersion) : ("kind", kind, type.Kind);
            throw Refusals.Invalid(
                kind,
                apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "",
                (string?)ObjectMeta.Of(obj)["name"] ?? "",
                [new FieldError(FieldError.Invalid, field, $"Invalid value: \"{value}\": must be {wanted}")]);
        }

        var version = apiVersion.Split('/')[^1];
        throw Refusals.BadRequest(apiVersion == type.ApiVersion
            ? $"{kind} in version \"{version}\" cannot be handled as a {type.Kind}: converting ({version}.{kind}) to ({(type.Group.Length == 0 ? "core" : type.Group.Split('.')[0])}.{type.Kind}): unknown conversion"
            : $"{kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"");
    }

    /// <summary>Go's ObjectMeta leaves empty lists and maps out; the rest of a custom resource keeps them.</summary>
    private static void DropEmptyMetadata(JsonObject metadata)
    {
        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations", "finalizers", "ownerReferences"])
        {
            if (metadata.TryGetPropertyValue(name, out var value) && value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                metadata.Remove(name);
            }
        }
    }
}
