using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ApiServerContract.Http;
using Testing;

namespace ApiServerContract.Targets;

/// <summary>The cluster of a kubeconfig's current context, whose user has a token, a client certificate, or needs neither.</summary>
internal sealed class KubeconfigTarget(JsonNode cluster, JsonNode user) : ApiServerTarget
{
    private readonly Uri _server = new(cluster.Text("/server")!);

    public override string Name => $"the cluster at {_server}";

    /// <summary>Has kubectl read the file, which resolves its context and puts the contents of the files it names in their place.</summary>
    public static async Task<ApiServerTarget> OpenAsync(string kubeconfig)
    {
        var view = await ChildProcess.RunAsync(
            RepositoryPaths.Kubectl, ["config", "view", "--kubeconfig", kubeconfig, "--minify", "--flatten", "--raw", "--output=json"]);
        view.ExitCode.Should().Be(0, "{0}", view);
        var config = JsonNode.Parse(view.StandardOutput);
        return new KubeconfigTarget(config.At("/clusters/0/cluster")!, config.At("/users/0/user") ?? new JsonObject());
    }

    public override HttpClient CreateHttpClient()
    {
        var client = CreateHttpClient(_server, new SocketsHttpHandler { SslOptions = Tls() });
        if (user.Text("/token") is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions();
        if (cluster.Text("/insecure-skip-tls-verify") == "true")
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (Pem(cluster, "/certificate-authority-data") is { } authority)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPem(authority);
        }

        if (Pem(user, "/client-certificate-data") is { } certificate && Pem(user, "/client-key-data") is { } key)
        {
            tls.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        }

        return tls;
    }

    private static string? Pem(JsonNode node, string pointer) =>
        node.Text(pointer) is { } data ? Encoding.ASCII.GetString(Convert.FromBase64String(data)) : null;
}
