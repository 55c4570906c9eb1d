using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelOperator.Kubernetes.Configuration;

public sealed partial record KubernetesApiConfiguration
{
    /// <summary>The configuration that a context of kubeconfig files describes.</summary>
    /// <param name="paths">One path, or several as KUBECONFIG has them: of two entries with one name the first counts, files that do not exist are passed over.</param>
    /// <param name="context">The context; null: the files' current-context.</param>
    /// <param name="time">The clock for tokens that expire.</param>
    /// <exception cref="KubernetesConfigurationException">The files, the context or what it names is missing or not usable.</exception>
    public static KubernetesApiConfiguration FromKubeconfig(string paths, string? context, TimeProvider time)
    {
        var kubeconfig = Kubeconfig.Load(paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        try
        {
            return FromKubeconfig(kubeconfig, context, time);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The context \"{context ?? kubeconfig.CurrentContext}\" of {paths} is not usable: {exception.Message}", exception);
        }
    }

    private static KubernetesApiConfiguration FromKubeconfig(Kubeconfig kubeconfig, string? context, TimeProvider time)
    {
        var (contextEntry, cluster, user) = kubeconfig.Resolve(context);
        var server = cluster.Text("server")
            ?? throw new KubernetesConfigurationException($"The cluster \"{contextEntry.Text("cluster")}\" has no server.");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new KubernetesConfigurationException($"The server is \"{server}\"; write an http or https address.");
        }

        return new KubernetesApiConfiguration
        {
            Server = address,
            Namespace = contextEntry.Text("namespace") ?? "default",
            CertificateAuthorities = Authorities(cluster),
            SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = cluster.Text("proxy-url") is { } proxy ? new Uri(proxy) : null,
            Credentials = user is null ? null : CredentialsOf(user, cluster, time),
        };
    }

    private static X509Certificate2Collection? Authorities(KubeconfigEntry cluster)
    {
        if (cluster.Content("certificate-authority") is not { } pem)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        return authorities.Count > 0
            ? authorities
            : throw new KubernetesConfigurationException("The cluster's certificate-authority has no certificate in PEM form.");
    }

    private static ICredentialSource? CredentialsOf(KubeconfigEntry user, KubeconfigEntry cluster, TimeProvider time)
    {
        if (user.Map("exec") is { } exec)
        {
            return new ExecCredentialPlugin(ExecPluginSettings.From(exec, cluster), time);
        }

        if (user.Map("auth-provider") is not null)
        {
            throw new KubernetesConfigurationException("The user has an auth-provider, which Kubernetes dropped in 1.26. Use its exec plugin instead.");
        }

        if (user.Content("client-certificate") is { } certificate)
        {
            var key = user.Content("client-key")
                ?? throw new KubernetesConfigurationException("The user has a client-certificate but no client-key.");
            return new StaticCredential(new Credential(null, ClientCertificate.FromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key))));
        }

        if (user.Path("tokenFile") is { } tokenFile)
        {
            return new TokenFile(tokenFile, time);
        }

        if (user.Text("token") is { } token)
        {
            return new StaticCredential(new Credential(token, null));
        }

        return user.Text("username") is null
            ? null
            : throw new KubernetesConfigurationException("The user has a username and password, which Kubernetes dropped in 1.19. Use a token or a client certificate.");
    }
}
