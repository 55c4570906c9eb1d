namespace LocalCluster.Access;

/// <summary>How a pod reaches the API server.</summary>
/// <param name="Url">Where it answers.</param>
/// <param name="Tokens">Who makes the tokens that it knows.</param>
public sealed record ClusterAccess(string Url, ServiceAccountTokens Tokens)
{
    /// <summary>
    /// A kubeconfig for a container. A process has no mount namespace of its own, so that a client that looks for the account's files at their usual place would find none; every client takes a kubeconfig.
    /// </summary>
    /// <param name="tokenFile">The real path of the token.</param>
    /// <param name="ns">The pod's namespace.</param>
    public string Kubeconfig(string tokenFile, string ns) => $$"""
        apiVersion: v1
        kind: Config
        current-context: pod
        clusters: [{name: local-cluster, cluster: {server: "{{Url}}"} }]
        users: [{name: service-account, user: {tokenFile: "{{tokenFile}}"} }]
        contexts: [{name: pod, context: {cluster: local-cluster, user: service-account, namespace: "{{ns}}"} }]

        """;
}
