using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>The discovery documents, of the old kind (one per group version) and aggregated.</summary>
public sealed class Discovery(ResourceRegistry registry)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "34",
        ["gitVersion"] = "v1.34.0-local",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };

    /// <summary>What is there at all, for who asks for the root.</summary>
    public JsonObject Paths()
    {
        var versions = registry.All.Where(t => t.Group.Length > 0).Select(t => $"/apis/{t.Group}/{t.Version}").Distinct(StringComparer.Ordinal);
        string[] paths =
        [
            "/api", "/api/v1", "/apis", "/apis/", .. GroupNames().Select(group => $"/apis/{group}").Concat(versions).Order(StringComparer.Ordinal),
            "/healthz", "/livez", "/local-cluster/writes", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
        ];
        return new JsonObject { ["paths"] = Texts(paths) };
    }

    public static JsonObject Legacy(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames().Select(GroupEntry)]),
    };

    public JsonObject? Group(string group)
    {
        if (!GroupNames().Contains(group))
        {
            return null;
        }

        var entry = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in GroupEntry(group))
        {
            entry[name] = value?.DeepClone();
        }

        return entry;
    }

    public JsonObject? Resources(string group, string version)
    {
        var types = registry.All.Where(t => t.Group == group && t.Version == version).ToList();
        if (types.Count == 0)
        {
            return null;
        }

        var resources = new JsonArray();
        foreach (var type in types)
        {
            resources.Add((JsonNode)LegacyEntry(type));
            foreach (var (name, kind, verbs) in Subresources(type))
            {
                var entry = new JsonObject { ["name"] = $"{type.Plural}/{name}", ["singularName"] = "", ["namespaced"] = type.Namespaced };
                if (name == "scale")
                {
                    entry["group"] = "autoscaling";
                    entry["version"] = "v1";
                }

                entry["kind"] = kind;
                entry["verbs"] = Texts(verbs);
                resources.Add((JsonNode)entry);
            }
        }

        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            list["apiVersion"] = "v1";
        }

        list["groupVersion"] = types[0].ApiVersion;
        list["resources"] = resources;
        return list;
    }

    /// <summary>apidiscovery.k8s.io/v2: the core group for /api, all others for /apis.</summary>
    public JsonObject Aggregated(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. (core ? [""] : GroupNames()).Select(AggregatedGroup)]),
    };

    private static string[] VerbsOf(ResourceType type) =>
        type.IsCustom ? CustomVerbs : type.Kind == "Namespace" ? [.. Verbs.Where(verb => verb != "deletecollection")] : Verbs;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static IEnumerable<(string Name, string Kind, string[] Verbs)> Subresources(ResourceType type)
    {
        if (type.HasStatus)
        {
            yield return ("status", type.Kind, SubresourceVerbs);
        }

        if (type.Scale is not null)
        {
            yield return ("scale", "Scale", SubresourceVerbs);
        }

        if (type is { Kind: "Pod", Group: "" })
        {
            yield return ("log", "Pod", ["get"]);
            yield return ("binding", "Binding", ["create"]);
            yield return ("eviction", "Eviction", ["create"]);
        }
    }

    private static JsonObject LegacyEntry(ResourceType type)
    {
        var entry = new JsonObject
        {
            ["name"] = type.Plural,
            ["singularName"] = type.Singular,
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = Texts(VerbsOf(type)),
        };
        AddNames(entry, type);
        return entry;
    }

    private static void AddNames(JsonObject entry, ResourceType type)
    {
        if (type.ShortNames.Count > 0)
        {
            entry["shortNames"] = Texts(type.ShortNames);
        }

        if (type.Categories.Count > 0)
        {
            entry["categories"] = Texts(type.Categories);
        }
    }

    // Built-in groups first, in the order in which kubectl prefers them for a short name; apps before the rest, as a real server does.
    private IReadOnlyList<string> GroupNames() =>
    [
        .. registry.All.Select(t => t.Group).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal)
            .OrderBy(g => g == "apps" ? 0 : registry.All.First(t => t.Group == g).IsCustom ? 2 : 1),
    ];

    private JsonObject GroupEntry(string group)
    {
        var versions = Versions(group).Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private List<string> Versions(string group) => [.. registry.All.Where(t => t.Group == group).Select(t => t.Version).Distinct(StringComparer.Ordinal)];

    private JsonObject AggregatedGroup(string group)
    {
        var versions = new JsonArray();
        foreach (var version in Versions(group))
        {
            var resources = registry.All.Where(t => t.Group == group && t.Version == version).Select(AggregatedResource).ToArray();
            versions.Add((JsonNode)new JsonObject { ["version"] = version, ["resources"] = new JsonArray(resources), ["freshness"] = "Current" });
        }

        return new JsonObject
        {
            ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
            ["versions"] = versions,
        };
    }

    private static JsonNode AggregatedResource(ResourceType type)
    {
        // Built-in kinds leave their own group and version out.
        var (group, version) = type.IsCustom ? (type.Group, type.Version) : ("", "");
        var entry = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = Kind(group, version, type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = type.Singular,
            ["verbs"] = Texts(VerbsOf(type)),
        };
        AddNames(entry, type);
        var subresources = Subresources(type).Select(sub => (JsonNode)new JsonObject
        {
            ["subresource"] = sub.Name,
            ["responseKind"] = sub.Name == "scale" ? Kind("autoscaling", "v1", "Scale") : Kind(group, version, sub.Kind),
            ["verbs"] = Texts(sub.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            entry["subresources"] = new JsonArray(subresources);
        }

        return entry;
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
