using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

public sealed partial record KubernetesApiConfiguration
{
    /// <summary>Where the kubelet mounts a pod's service account.</summary>
    private const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this process runs in a pod with a service account.</summary>
    public static bool IsInCluster() =>
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && File.Exists(Path.Combine(ServiceAccountFolder, "token"));

    /// <summary>The configuration of the pod that this process runs in. Its token is read again as the kubelet renews it.</summary>
    /// <exception cref="KubernetesConfigurationException">This is no pod, or it has no service account.</exception>
    public static KubernetesApiConfiguration InCluster(TimeProvider time) => InCluster(
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"),
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"),
        ServiceAccountFolder,
        time);

    internal static KubernetesApiConfiguration InCluster(string? host, string? port, string folder, TimeProvider time)
    {
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new KubernetesConfigurationException(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this process does not run in a pod. Pass --kubeconfig PATH.");
        }

        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            throw new KubernetesConfigurationException(
                $"{token} does not exist: the pod has no service-account token. Set automountServiceAccountToken: true for the operator's pod.");
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
        var namespaceFile = Path.Combine(folder, "namespace");
        return new KubernetesApiConfiguration
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)).Uri,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : "default",
            CertificateAuthorities = authorities,
            Credentials = new TokenFile(token, time),
        };
    }
}
