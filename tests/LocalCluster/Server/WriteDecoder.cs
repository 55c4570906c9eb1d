using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>What is refused of a body, or dropped from it, before the write looks at what is stored.</summary>
public static class WriteDecoder
{
    /// <summary>Checks the kind, drops unknown fields (or refuses them), and leaves the caller's JSON alone.</summary>
    public static JsonObject Decode(ResourceType type, JsonObject sent, WriteOptions options, int strictCode)
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
            throw Refusals.BadRequest("Object 'Kind' is missing in the request body");
        }

        if (kind != type.Kind || apiVersion != type.ApiVersion)
        {
            throw Refusals.BadRequest(
                $"{kind} in version \"{apiVersion}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\"; expected {type.Kind} of {type.ApiVersion}");
        }
    }
}
