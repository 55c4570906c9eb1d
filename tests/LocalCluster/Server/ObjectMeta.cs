using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>What the server itself keeps in <c>metadata</c>: identity, times, generation, and what a client can not change.</summary>
public static class ObjectMeta
{
    private static readonly string[] ServersOwn = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"];

    public static JsonObject Of(JsonObject obj)
    {
        if (obj["metadata"] is not JsonObject metadata)
        {
            obj["metadata"] = metadata = [];
        }

        return metadata;
    }

    /// <summary>Gives a new object its identity. <paramref name="ns"/> and the object's own namespace must agree.</summary>
    public static void PrepareCreate(ResourceType type, JsonObject obj, string? ns, string now)
    {
        var metadata = Of(obj);
        if ((string?)metadata["name"] is not { Length: > 0 })
        {
            if ((string?)metadata["generateName"] is { Length: > 0 } prefix)
            {
                metadata["name"] = prefix + RandomNames.Suffix();
            }
        }

        if (metadata["resourceVersion"] is JsonValue version && version.ToString().Length > 0)
        {
            throw Refusals.BadRequest("resourceVersion should not be set on objects to be created");
        }

        foreach (var name in ServersOwn)
        {
            metadata.Remove(name);
        }

        if (type.Namespaced)
        {
            metadata["namespace"] = ns;
        }
        else
        {
            metadata.Remove("namespace");
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = now;
        if (type.IsCustom || type.HasGeneration)
        {
            metadata["generation"] = 1;
        }
    }

    /// <summary>Keeps what a client can not change, and refuses what it must not.</summary>
    public static void PrepareUpdate(ResourceType type, JsonObject obj, JsonObject old)
    {
        var metadata = Of(obj);
        var before = Of(old);
        var name = (string)before["name"]!;
        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != (string?)before["uid"])
        {
            throw Refusals.Conflict(
                type,
                name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{KeyPrefix(type)}/{(type.Namespaced ? $"{before["namespace"]}/" : "")}{name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {before["uid"]}");
        }

        if (metadata["resourceVersion"]?.ToString() is { Length: > 0 } asked && !ulong.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new ApiException(500, "", $"strconv.ParseUint: parsing \"{asked}\": invalid syntax");
        }

        if ((string?)metadata["resourceVersion"] is { Length: > 0 } version && version != "0" && version != (string?)before["resourceVersion"])
        {
            throw Refusals.Modified(type, name);
        }

        foreach (var own in ServersOwn.Append("namespace").Append("name").Append("resourceVersion").Append("generateName"))
        {
            if (before[own] is { } value)
            {
                metadata[own] = value.DeepClone();
            }
            else
            {
                metadata.Remove(own);
            }
        }
    }

    private static string KeyPrefix(ResourceType type) => type.IsCustom ? $"{type.Group}/{type.Plural}" : type.Plural;

    /// <summary>The generation goes up when anything but metadata and status changed; for a Deployment and its kin by spec or annotations.</summary>
    public static void CountGeneration(ResourceType type, JsonObject obj, JsonObject old)
    {
        if (!type.IsCustom && !type.HasGeneration)
        {
            return;
        }

        var changed = type.IsCustom
            ? Keys(obj, old).Any(key => key is not ("metadata" or "status" or "apiVersion" or "kind") && !JsonNode.DeepEquals(obj[key], old[key]))
            : !JsonNode.DeepEquals(obj["spec"], old["spec"])
              || (type.Kind == "Deployment" && !JsonNode.DeepEquals(Of(obj)["annotations"], Of(old)["annotations"]));
        if (changed)
        {
            Of(obj)["generation"] = ((long?)Of(old)["generation"] ?? 0) + 1;
        }
    }

    public static HashSet<string> Strings(JsonNode? list) =>
        list is JsonArray items ? items.Select(item => (string?)item ?? "").ToHashSet(StringComparer.Ordinal) : [];

    private static IEnumerable<string> Keys(JsonObject a, JsonObject b) => a.Select(e => e.Key).Union(b.Select(e => e.Key), StringComparer.Ordinal);
}
