using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>The exec section of a kubeconfig's user.</summary>
internal sealed record ExecPluginSettings
{
    public required string ApiVersion { get; init; }

    public required string Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What to tell the user when the command is not there.</summary>
    public string? InstallHint { get; init; }

    /// <summary>The cluster as the plugin is told of it; null where it did not ask.</summary>
    public JsonObject? Cluster { get; init; }

    public static ExecPluginSettings From(KubeconfigEntry exec, KubeconfigEntry cluster)
    {
        var apiVersion = exec.Text("apiVersion");
        if (apiVersion is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw new KubernetesConfigurationException(
                $"The exec plugin's apiVersion is \"{apiVersion}\"; client.authentication.k8s.io/v1 and /v1beta1 are known.");
        }

        return new ExecPluginSettings
        {
            ApiVersion = apiVersion,
            Command = exec.Command("command") ?? throw new KubernetesConfigurationException("The user's exec section has no command."),
            Arguments = [.. exec.Texts("args")],
            Environment = exec.Maps("env").Where(e => e.Text("name") is not null)
                .ToDictionary(e => e.Text("name")!, e => e.Text("value") ?? "", StringComparer.Ordinal),
            InstallHint = exec.Text("installHint"),
            Cluster = exec.Flag("provideClusterInfo") ? ClusterInfo(cluster) : null,
        };
    }

    private static JsonObject ClusterInfo(KubeconfigEntry cluster)
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        if (cluster.Content("certificate-authority") is { } authority)
        {
            info["certificate-authority-data"] = Convert.ToBase64String(authority);
        }

        if (cluster.Text("tls-server-name") is { } name)
        {
            info["tls-server-name"] = name;
        }

        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            info["insecure-skip-tls-verify"] = true;
        }

        return info;
    }
}
