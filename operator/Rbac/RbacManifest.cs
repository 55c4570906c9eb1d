using System.Text.Json.Nodes;
using ModelOperator.Yaml;

namespace ModelOperator.Rbac;

/// <summary>The access as Kubernetes objects: for the cluster, and for the operator's own namespace.</summary>
/// <param name="Name">Of the objects, and of the ServiceAccount that they are bound to.</param>
/// <param name="Namespace">The operator's own.</param>
/// <param name="Lease">The Lease's name.</param>
/// <param name="ReadSecrets">Whether it reads the Secrets that models name.</param>
internal sealed record RbacManifest(string Name, string Namespace, string Lease, bool ReadSecrets)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>A stream of YAML documents, for <c>kubectl apply -f -</c>.</summary>
    public string Yaml() => YamlWriter.WriteStream([
        Role("ClusterRole", null, OperatorAccess.Cluster(ReadSecrets)), Binding("ClusterRole", null), Role("Role", Namespace, OperatorAccess.Own(Lease)), Binding("Role", Namespace),
    ]);

    private JsonObject Role(string kind, string? @namespace, IEnumerable<AccessRule> rules) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = kind,
        ["metadata"] = Metadata(@namespace),
        ["rules"] = new JsonArray([.. rules.Select(rule => rule.ToJson())]),
    };

    private JsonObject Binding(string kind, string? @namespace) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = $"{kind}Binding",
        ["metadata"] = Metadata(@namespace),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = kind, ["name"] = Name },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = Namespace }),
    };

    private JsonObject Metadata(string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return metadata;
    }
}
