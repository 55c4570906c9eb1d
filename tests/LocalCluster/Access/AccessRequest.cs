using LocalCluster.Api;
using LocalCluster.Server;

namespace LocalCluster.Access;

/// <summary>What RBAC is asked: may somebody do this?</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection; of a path that is no resource get.</param>
public sealed record AccessRequest(string Verb)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The plural, with a subresource behind a slash; null for a path that is no resource.</summary>
    public string? Resource { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The object's name; null where there is none, as in a list.</summary>
    public string? Name { get; init; }

    /// <summary>The path, where that is no resource.</summary>
    public string Path { get; init; } = "";

    /// <summary>A request of the resource API.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="query">A watch is a GET with a parameter; a list of one name is one of that object.</param>
    public static AccessRequest Of(ApiPath path, string method, IQueryCollection query)
    {
        var isWatch = path.IsWatch || ListQuery.IsTrue(query["watch"]);
        return new AccessRequest(method switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => path.Name is null ? "deletecollection" : "delete",
            _ when isWatch => "watch",
            _ => path.Name is null ? "list" : "get",
        })
        {
            Group = path.Group,
            Resource = path.Subresource is null ? path.Plural : $"{path.Plural}/{path.Subresource}",
            // A namespace is in itself.
            Namespace = path is { Group: "", Plural: "namespaces", Namespace: null } ? path.Name : path.Namespace,
            Name = path.Name ?? NameIn(query["fieldSelector"]),
        };
    }

    /// <summary>A request for a path beside the resource API, such as /version.</summary>
    public static AccessRequest OfPath(string path, string method) => new(HttpMethods.IsGet(method) ? "get" : method.ToLowerInvariant()) { Path = path };

    /// <summary>403 in a real server's words.</summary>
    /// <param name="user">Who asked.</param>
    /// <param name="trouble">What was wrong with the rules themselves; null where nothing was.</param>
    public ApiException Refusal(UserInfo user, string? trouble)
    {
        var text = Resource is null
            ? $"User \"{user.Name}\" cannot {Verb} path \"{Path}\""
            : $"User \"{user.Name}\" cannot {Verb} resource \"{Resource}\" in API group \"{Group}\" {(Namespace is null ? "at the cluster scope" : $"in the namespace \"{Namespace}\"")}";
        text = trouble is null ? text : $"{text}: {trouble}";
        if (Resource is null)
        {
            return new ApiException(403, "Forbidden", $"forbidden: {text}", []);
        }

        var plural = Resource.Split('/')[0];
        var details = new System.Text.Json.Nodes.JsonObject();
        Add("name", Name);
        Add("group", Group);
        Add("kind", plural);
        return new ApiException(403, "Forbidden", $"{plural}{(Group.Length > 0 ? "." : "")}{Group}{(Name is null ? "" : $" \"{Name}\"")} is forbidden: {text}", details);

        void Add(string field, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                details[field] = value;
            }
        }
    }

    private static string? NameIn(string? fieldSelector) =>
        fieldSelector?.Split(',').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair is ["metadata.name", _])?[1].TrimStart('=');
}
