using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Where the API server is, how to trust it, and who we are to it.</summary>
public sealed partial record KubernetesApiConfiguration
{
    /// <summary>The server's address, with the path that a proxy in front of it may need.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace of the context or of the pod; <c>default</c> where neither says one.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Who may sign the server's certificate; null: the system's authorities.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>Takes any server certificate. For experiments only.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name that the server's certificate is for; null: that of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>A proxy to the server; null: as the environment says (HTTPS_PROXY, NO_PROXY).</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who we are; null: anonymous.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>
    /// The configuration that this process should use: of the given kubeconfig, else of the files in KUBECONFIG, else of the pod that it runs in, else of
    /// <c>~/.kube/config</c>.
    /// </summary>
    /// <param name="kubeconfig">The path of a kubeconfig; null where none was asked for.</param>
    /// <param name="time">The clock for tokens that expire.</param>
    /// <exception cref="KubernetesConfigurationException">None of them is there, or one is not usable.</exception>
    public static KubernetesApiConfiguration Default(string? kubeconfig, TimeProvider time)
    {
        if (kubeconfig is not null)
        {
            return FromKubeconfig(kubeconfig, null, time);
        }

        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } paths)
        {
            return FromKubeconfig(paths, null, time);
        }

        if (IsInCluster())
        {
            return InCluster(time);
        }

        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return File.Exists(home)
            ? FromKubeconfig(home, null, time)
            : throw new KubernetesConfigurationException(
                $"Found no cluster: no --kubeconfig, no KUBECONFIG, no service account of a pod, no {home}. Pass --kubeconfig PATH.");
    }
}
