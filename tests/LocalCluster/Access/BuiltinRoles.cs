using System.Text.Json.Nodes;

namespace LocalCluster.Access;

/// <summary>The roles that every cluster has, as far as this one knows them. They are not objects here.</summary>
public static class BuiltinRoles
{
    /// <summary>What the administrator may, and whoever has the ClusterRole cluster-admin.</summary>
    public static JsonArray Everything { get; } = Parse("""
        [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, {"nonResourceURLs": ["*"], "verbs": ["*"]}]
        """);

    /// <summary>What everybody may who has shown who it is: discovery, health, and questions about oneself.</summary>
    public static JsonArray ForAuthenticated { get; } = Parse("""
        [{"nonResourceURLs": ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"], "verbs": ["get"]},
         {"apiGroups": ["authorization.k8s.io"], "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], "verbs": ["create"]},
         {"apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]}]
        """);

    /// <summary>The rules of a ClusterRole; null where there is none of that name.</summary>
    public static JsonArray? ClusterRole(string name) => name == "cluster-admin" ? Everything : null;

    private static JsonArray Parse(string rules) => JsonNode.Parse(rules)!.AsArray();
}
