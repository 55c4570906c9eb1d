using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>
/// OpenAPI as far as kubectl reads it: the schemas for explain, and of the paths the patch operation, from whose parameters kubectl
/// learns that the server itself validates fields and knows dry runs.
/// </summary>
public sealed class OpenApiDocuments(ResourceRegistry registry)
{
    // kubectl asks for the index with each command; the documents behind it have half a megabyte.
    private readonly ConcurrentDictionary<(string Group, string Version), (int Revision, OpenApiDocument Document)> _cache = new();

    /// <summary>/openapi/v3: where each group version's document is.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var apiVersion in registry.All.Select(t => (t.Group, t.Version)).Distinct())
        {
            var path = PathOf(apiVersion.Group, apiVersion.Version);
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Document(apiVersion.Group, apiVersion.Version)!.Hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>/openapi/v3/apis/GROUP/VERSION, or null when nothing is served there.</summary>
    public OpenApiDocument? Document(string group, string version)
    {
        // Read first: a type that comes meanwhile makes the entry old, never wrong.
        var revision = registry.Revision;
        if (_cache.TryGetValue((group, version), out var cached) && cached.Revision == revision)
        {
            return cached.Document;
        }

        var types = registry.All.Where(t => t.Group == group && t.Version == version).ToList();
        if (types.Count == 0)
        {
            return null;
        }

        var document = new OpenApiDocument(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(Describe(group, version, types), StoredObject.Json));
        _cache[(group, version)] = (revision, document);
        return document;
    }

    private static JsonObject Describe(string group, string version, IEnumerable<ResourceType> types)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var type in types)
        {
            var name = SchemaName(type);
            var schema = type.Schema.ToOpenApi();
            schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(type));
            schemas[name] = schema;
            var root = $"/{PathOf(group, version)}{(type.Namespaced ? "/namespaces/{namespace}" : "")}/{type.Plural}";
            paths[root] = new JsonObject { ["post"] = Operation(type, name, "post", "fieldManager", "fieldValidation", "dryRun") };
            paths[$"{root}/{{name}}"] = new JsonObject
            {
                ["patch"] = Operation(type, name, "patch", "dryRun", "fieldManager", "fieldValidation", "force"),
                ["put"] = Operation(type, name, "put", "dryRun", "fieldManager", "fieldValidation"),
            };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "ModelOperator local cluster", ["version"] = "v1.34.0-local" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    /// <summary>
    /// /openapi/v2 in protobuf, without definitions: a valid document, from which kubectl finds no built-in merge keys for a kind and so
    /// falls back to what it knows of the kind, or to a merge patch for a custom one. Version 3 has the schemas.
    /// </summary>
    public static byte[] EmptyVersion2()
    {
        using var info = new MemoryStream();
        using (var output = new CodedOutputStream(info, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited); // title
            output.WriteString("Kubernetes");
            output.WriteTag(2, WireFormat.WireType.LengthDelimited); // version
            output.WriteString("v1.34.0-local");
        }

        using var document = new MemoryStream();
        using (var output = new CodedOutputStream(document, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited); // swagger
            output.WriteString("2.0");
            output.WriteTag(2, WireFormat.WireType.LengthDelimited); // info
            output.WriteBytes(ByteString.CopyFrom(info.ToArray()));
            output.WriteTag(8, WireFormat.WireType.LengthDelimited); // paths
            output.WriteBytes(ByteString.Empty);
        }

        return document.ToArray();
    }

    private static string PathOf(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static string SchemaName(ResourceType type)
    {
        var reversed = string.Join('.', (type.Group.Length == 0 ? "core" : type.Group).Split('.').Reverse());
        var name = new StringBuilder(type.IsCustom ? "" : "io.k8s.api.").Append(reversed).Append('.').Append(type.Version).Append('.').Append(type.Kind);
        return name.ToString();
    }

    private static JsonObject GroupVersionKind(ResourceType type) => new() { ["group"] = type.Group, ["kind"] = type.Kind, ["version"] = type.Version };

    private static JsonObject Operation(ResourceType type, string schema, string action, params string[] parameters) => new()
    {
        ["operationId"] = $"{action}{type.Kind}",
        ["parameters"] = new JsonArray([.. parameters.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
        })]),
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "OK",
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } },
                },
            },
        },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = GroupVersionKind(type),
    };
}
