using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCluster.Api;
using LocalCluster.Schemas;

namespace LocalCluster.Server;

/// <summary>What the server itself keeps in <c>metadata</c>: identity, times, generation, and what a client can not change.</summary>
public static partial class ObjectMeta
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
            if ((string?)metadata["generateName"] is not { Length: > 0 } prefix)
            {
                throw Refusals.Invalid(type, "", [new FieldError(FieldError.Required, "metadata.name", "Required value: name or generateName is required")]);
            }

            metadata["name"] = prefix + RandomNames.Suffix();
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

        CheckName(type, (string)metadata["name"]!);
    }

    /// <summary>Keeps what a client can not change, and refuses what it must not.</summary>
    public static void PrepareUpdate(ResourceType type, JsonObject obj, JsonObject old)
    {
        var metadata = Of(obj);
        var before = Of(old);
        var name = (string)before["name"]!;
        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != (string?)before["uid"])
        {
            throw Refusals.Conflict(type, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before["uid"]}");
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

        if (before["deletionTimestamp"] is not null)
        {
            var known = Strings(before["finalizers"]);
            var added = Strings(metadata["finalizers"]).Where(f => !known.Contains(f)).ToList();
            if (added.Count > 0)
            {
                var listed = string.Join(", ", added.Select(f => $"\"{f}\""));
                throw Refusals.Invalid(type, name, [new FieldError(
                    FieldError.Forbidden,
                    "metadata.finalizers",
                    $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{listed}}}")]);
            }
        }
    }

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

    private static void CheckName(ResourceType type, string name)
    {
        // RBAC names and a few others are path segments, not DNS names.
        if (type.Group == "rbac.authorization.k8s.io")
        {
            return;
        }

        if (name.Length > 253 || !DnsSubdomain().IsMatch(name))
        {
            throw Refusals.Invalid(type, name, [new FieldError(
                FieldError.Invalid,
                "metadata.name",
                $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]);
        }
    }

    private static IEnumerable<string> Keys(JsonObject a, JsonObject b) => a.Select(e => e.Key).Union(b.Select(e => e.Key), StringComparer.Ordinal);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex DnsSubdomain();
}
