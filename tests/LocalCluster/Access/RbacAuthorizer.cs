using System.Text.Json.Nodes;
using LocalCluster.Storage;

namespace LocalCluster.Access;

/// <summary>Decides by the Roles, ClusterRoles and bindings that are stored at the moment of the request.</summary>
public sealed class RbacAuthorizer(ObjectStore store)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <exception cref="Api.ApiException">403, in a real server's words.</exception>
    public void Demand(UserInfo user, AccessRequest request)
    {
        var troubles = new List<string>();
        if (!IsAllowed(user, request, troubles))
        {
            throw request.Refusal(user, troubles.Count == 0 ? null : $"RBAC: {(troubles.Count == 1 ? troubles[0] : $"[{string.Join(", ", troubles)}]")}");
        }
    }

    public bool IsAllowed(UserInfo user, AccessRequest request) => IsAllowed(user, request, []);

    /// <summary>Everything that somebody may, everywhere and in a namespace.</summary>
    public IEnumerable<JsonNode> RulesOf(UserInfo user, string? ns) => Roles(user, ns, []).SelectMany(rules => rules.OfType<JsonNode>());

    private bool IsAllowed(UserInfo user, AccessRequest request, List<string> troubles) =>
        Roles(user, request.Resource is null ? null : request.Namespace, troubles).Any(rules => Allows(rules, request));

    private IEnumerable<JsonArray> Roles(UserInfo user, string? ns, List<string> troubles)
    {
        if (user.IsMaster)
        {
            return [BuiltinRoles.Everything];
        }

        return
        [
            .. user.Groups.Contains(UserInfo.Authenticated) ? [BuiltinRoles.ForAuthenticated] : Array.Empty<JsonArray>(),
            .. Bound("clusterrolebindings", null, user, troubles),
            .. ns is null ? [] : Bound("rolebindings", ns, user, troubles),
        ];
    }

    /// <summary>The rules of each role that is bound to the user, everywhere or in a namespace.</summary>
    private IEnumerable<JsonArray> Bound(string bindings, string? ns, UserInfo user, List<string> troubles)
    {
        foreach (var binding in store.Collection(Group, bindings, ns is not null).Current.Items.Values.Where(binding => ns is null || binding.Namespace == ns))
        {
            if ((binding.Content["subjects"] as JsonArray ?? []).Any(subject => IsMeant(subject!, binding.Namespace, user)))
            {
                var (kind, name) = ((string)binding.Content["roleRef"]!["kind"]!, (string)binding.Content["roleRef"]!["name"]!);
                if (Rules(kind, ns, name) is { } rules)
                {
                    yield return rules;
                }
                else
                {
                    troubles.Add($"{kind.ToLowerInvariant()}.{Group} \"{name}\" not found");
                }
            }
        }
    }

    private JsonArray? Rules(string kind, string? ns, string name)
    {
        var role = kind == "Role" ? store.Collection(Group, "roles", namespaced: true).Find(ns, name) : store.Collection(Group, "clusterroles", namespaced: false).Find(null, name);
        return role is not null ? role.Content["rules"] as JsonArray ?? [] : kind == "ClusterRole" ? BuiltinRoles.ClusterRole(name) : null;
    }

    private static bool IsMeant(JsonNode subject, string bindingNamespace, UserInfo user) => (string?)subject["kind"] switch
    {
        "ServiceAccount" => user.Name == UserInfo.ServiceAccount((string?)subject["namespace"] ?? bindingNamespace, (string)subject["name"]!).Name,
        "Group" => user.Groups.Contains((string)subject["name"]!),
        _ => user.Name == (string?)subject["name"],
    };

    private static bool Allows(JsonArray rules, AccessRequest request) => rules.Any(rule => Has(rule!, "verbs", request.Verb) && (request.Resource is null
        ? (rule!["nonResourceURLs"] as JsonArray ?? []).Any(pattern => IsPath((string)pattern!, request.Path))
        : Has(rule!, "apiGroups", request.Group) && HasResource(rule!, request.Resource) && HasName(rule!, request.Name)));

    private static bool Has(JsonNode rule, string field, string value) => (rule[field] as JsonArray ?? []).Any(item => (string?)item is "*" || (string?)item == value);

    // "*/scale" is that subresource of everything.
    private static bool HasResource(JsonNode rule, string resource) =>
        Has(rule, "resources", resource) || (resource.Split('/') is [_, var subresource] && Has(rule, "resources", $"*/{subresource}"));

    private static bool HasName(JsonNode rule, string? name) =>
        rule["resourceNames"] is not JsonArray { Count: > 0 } names || (name is not null && names.Any(item => (string?)item == name));

    private static bool IsPath(string pattern, string path) =>
        pattern == "*" || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
