using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Apply;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>autoscaling/v1 Scale: the replicas of an object, read and written where its definition says.</summary>
public sealed class ScaleSubresource(ObjectStore store, ResourceWriter writer)
{
    public static JsonObject Read(ResourceType type, StoredObject stored)
    {
        var paths = type.Scale!;
        var obj = stored.Content;
        var metadata = new JsonObject { ["name"] = stored.Name };
        if (stored.Namespace.Length > 0)
        {
            metadata["namespace"] = stored.Namespace;
        }

        metadata["uid"] = stored.Uid;
        metadata["resourceVersion"] = obj["metadata"]!["resourceVersion"]!.DeepClone();
        metadata["creationTimestamp"] = obj["metadata"]!["creationTimestamp"]?.DeepClone();
        var spec = new JsonObject();
        if (Number(obj, paths.SpecReplicas) is > 0 and var replicas)
        {
            spec["replicas"] = replicas;
        }

        var status = new JsonObject { ["replicas"] = Number(obj, paths.StatusReplicas) ?? 0 };
        if (SelectorOf(type, obj) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    public JsonObject Update(ResourceType type, string? ns, string name, JsonObject scale, WriteOptions options)
    {
        if ((string?)scale["kind"] is { } kind && kind != "Scale")
        {
            throw Refusals.BadRequest($"{kind} in version \"{scale["apiVersion"]}\" cannot be handled as a Scale: expected Scale of autoscaling/v1");
        }

        return Write(type, ns, name, _ => scale, options);
    }

    public JsonObject Patch(ResourceType type, string? ns, string name, string contentType, JsonNode patch, WriteOptions options) =>
        Write(type, ns, name, current => PatchOf(current, contentType, patch), options, contentType == MediaTypes.ApplyPatch);

    /// <summary>Sets a number at a path, whose parents come into being where they are missing.</summary>
    public static void Set(JsonObject root, string path, long value)
    {
        var steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var at = root;
        foreach (var step in steps[..^1])
        {
            if (at[step] is not JsonObject next)
            {
                at[step] = next = [];
            }

            at = next;
        }

        at[steps[^1]] = value;
    }

    private static JsonObject PatchOf(JsonObject current, string contentType, JsonNode patch) => contentType switch
    {
        MediaTypes.JsonPatch => JsonPatch.Apply(current, ResourceWriter.AsOperations(patch)),
        MediaTypes.MergePatch or MediaTypes.StrategicMergePatch or MediaTypes.ApplyPatch =>
            MergePatch.Apply(current, ResourceWriter.AsMap(patch)),
        _ => throw Refusals.UnsupportedMediaType($"{MediaTypes.JsonPatch}, {MediaTypes.MergePatch}, {MediaTypes.ApplyPatch}"),
    };

    private JsonObject Write(ResourceType type, string? ns, string name, Func<JsonObject, JsonObject> change, WriteOptions options, bool apply = false)
    {
        lock (store.WriteLock)
        {
            var live = type.Collection.Find(ns, name) ?? throw Refusals.NotFound(type, name);
            var scale = change(Read(type, live));
            var replicas = Replicas(type, name, scale);
            if ((string?)scale["metadata"]?["resourceVersion"] is { Length: > 0 } version && version != (string?)live.Content["metadata"]!["resourceVersion"])
            {
                throw Refusals.Modified(type, name);
            }

            var written = writer.SetReplicas(type, live, replicas, options, apply);
            return Read(type, written);
        }
    }

    private static long Replicas(ResourceType type, string name, JsonObject scale)
    {
        var value = scale["spec"]?["replicas"];
        if (value is not null && value.AsValue().TryGetValue<long>(out _) is false)
        {
            throw Refusals.BadRequest($"Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal {value.GetValueKind().ToString().ToLowerInvariant()} into Go struct field ScaleSpec.spec.replicas of type int32");
        }

        var replicas = (long?)value ?? 0;
        // A custom resource's own validation refuses it.
        return replicas >= 0 || type.IsCustom
            ? replicas
            : throw Refusals.Invalid("Scale", "autoscaling", name, [new FieldError(FieldError.Invalid, "spec.replicas", $"Invalid value: {replicas}: must be greater than or equal to 0")]);
    }

    private static string? SelectorOf(ResourceType type, JsonObject obj)
    {
        if (type.IsCustom)
        {
            return type.Scale!.Selector is { } path ? (string?)JsonPath.Parse(path).Evaluate(obj) : null;
        }

        var labels = obj["spec"]?["selector"]?["matchLabels"] as JsonObject ?? [];
        return string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));
    }

    private static long? Number(JsonObject obj, string path) => JsonPath.Parse(path).Evaluate(obj) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
