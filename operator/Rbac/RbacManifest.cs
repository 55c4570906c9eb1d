using System.Text.Json.Nodes;
using ModelOperator.Yaml;

namespace ModelOperator.Rbac;

/// <summary>
/// The access as Kubernetes objects. For all namespaces: a ClusterRole. For some: a Role in each of them, and nothing for the cluster. In both cases a Role in the operator's own namespace.
/// </summary>
/// <param name="Name">Of the objects, and of the ServiceAccount that they are bound to.</param>
/// <param name="Namespace">The operator's own.</param>
/// <param name="Lease">The Lease's name.</param>
internal sealed record RbacManifest(string Name, string Namespace, string Lease)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>The namespaces that the operator serves; none: all of them.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Where the operator may get Secrets; null: wherever it serves.</summary>
    public IReadOnlyList<string>? SecretNamespaces { get; init; }

    /// <summary>Namespaces of <see cref="SecretNamespaces"/> that the operator does not serve.</summary>
    public IReadOnlyList<string> NotServed => WatchNamespaces.Count == 0 ? [] : [.. (SecretNamespaces ?? []).Except(WatchNamespaces)];

    // The names of Roles differ by what they are for: the operator's own namespace may be one that it serves, too.
    private string Serving => $"{Name}-serving";

    private string Secrets => $"{Name}-secrets";

    /// <summary>A stream of YAML documents, for <c>kubectl apply -f -</c>.</summary>
    public string Yaml() => YamlWriter.WriteStream(Documents());

    private IEnumerable<JsonObject> Documents()
    {
        if (WatchNamespaces.Count == 0)
        {
            IEnumerable<AccessRule> rules = [.. OperatorAccess.Services, .. OperatorAccess.Nodes, .. SecretNamespaces is null ? [OperatorAccess.Secrets] : Array.Empty<AccessRule>()];
            yield return Role("ClusterRole", Name, null, rules);
            yield return Binding("ClusterRole", Name, null);
        }

        yield return Role("Role", Name, Namespace, OperatorAccess.Own(Lease));
        yield return Binding("Role", Name, Namespace);
        foreach (var served in WatchNamespaces)
        {
            yield return Role("Role", Serving, served, OperatorAccess.Services);
            yield return Binding("Role", Serving, served);
        }

        foreach (var readable in SecretNamespaces ?? WatchNamespaces)
        {
            yield return Role("Role", Secrets, readable, [OperatorAccess.Secrets]);
            yield return Binding("Role", Secrets, readable);
        }
    }

    private static JsonObject Role(string kind, string name, string? @namespace, IEnumerable<AccessRule> rules) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = kind,
        ["metadata"] = Metadata(name, @namespace),
        ["rules"] = new JsonArray([.. rules.Select(rule => rule.ToJson())]),
    };

    private JsonObject Binding(string kind, string name, string? @namespace) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = $"{kind}Binding",
        ["metadata"] = Metadata(name, @namespace),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = kind, ["name"] = name },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = Namespace }),
    };

    private static JsonObject Metadata(string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return metadata;
    }
}
