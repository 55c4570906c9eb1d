using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Testing;

namespace ApiServerContract.Targets;

/// <summary>
/// A real kube-apiserver with its etcd, both on loopback and started by the test. Keys, the serving certificate and the tokens
/// are made anew each time; the client trusts that one certificate alone.
/// </summary>
internal sealed class KubeApiServerTarget : ApiServerTarget
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modeloperator-contract-");
    private readonly string _token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly string _operatorToken = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly Uri _server = new($"https://127.0.0.1:{FreePort()}");
    private readonly X509Certificate2 _certificate = SelfSigned();
    private ChildProcess? _etcd;
    private ChildProcess? _apiServer;

    private KubeApiServerTarget()
    {
    }

    public override string Name => $"a kube-apiserver at {_server}";

    public override bool HasGarbageCollector => false;

    public override string Kubeconfig => PathOf("kubeconfig");

    public override string OperatorKubeconfig => PathOf("kubeconfig-operator");

    public static async Task<ApiServerTarget> StartAsync(string assets)
    {
        var target = new KubeApiServerTarget();
        try
        {
            await target.RunAsync(assets);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    public override HttpClient CreateHttpClient()
    {
        var client = CreateHttpClient(_server, new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, offered, _, _) => offered?.GetCertHashString() == _certificate.GetCertHashString(),
            },
        });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        // The API server goes first: without its etcd it would not end within its time.
        foreach (var process in new[] { _apiServer, _etcd })
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(string assets)
    {
        var clients = $"http://127.0.0.1:{FreePort()}";
        var peers = $"http://127.0.0.1:{FreePort()}";
        _etcd = ChildProcess.Start(Path.Combine(assets, "etcd"),
        [
            $"--data-dir={PathOf("etcd")}", $"--listen-client-urls={clients}", $"--advertise-client-urls={clients}", $"--listen-peer-urls={peers}",
            $"--initial-advertise-peer-urls={peers}", $"--initial-cluster=default={peers}", "--unsafe-no-fsync",
        ]);

        using var accountKey = RSA.Create(2048);
        using var servingKey = _certificate.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(PathOf("account.pem"), accountKey.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync(PathOf("serving.key"), servingKey.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(PathOf("serving.crt"), _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("tokens.csv"),
            $"""
            {_token},administrator,1,system:masters
            {_operatorToken},system:serviceaccount:default:model-operator,2,system:serviceaccounts

            """);
        await WriteKubeconfigAsync(Kubeconfig, _token);
        await WriteKubeconfigAsync(OperatorKubeconfig, _operatorToken);
        _apiServer = ChildProcess.Start(Path.Combine(assets, "kube-apiserver"),
        [
            $"--etcd-servers={clients}", "--bind-address=127.0.0.1", $"--secure-port={_server.Port}",
            $"--tls-cert-file={PathOf("serving.crt")}", $"--tls-private-key-file={PathOf("serving.key")}", $"--token-auth-file={PathOf("tokens.csv")}",
            $"--service-account-key-file={PathOf("account.pem")}", $"--service-account-signing-key-file={PathOf("account.pem")}",
            "--service-account-issuer=https://kubernetes.default.svc", "--service-cluster-ip-range=10.0.0.0/16", "--authorization-mode=RBAC",
            // Nothing makes the default service account here, without which no pod would be let in.
            "--disable-admission-plugins=ServiceAccount",
        ]);

        using var client = CreateHttpClient();
        await Eventually.HoldsAsync(() => IsReadyAsync(client), "/readyz of the kube-apiserver is 200", StartTimeout);
    }

    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        foreach (var process in new[] { _etcd!, _apiServer! }.Where(p => p.HasExited))
        {
            throw new InvalidOperationException($"A process of the API server ended: {process.StandardError}");
        }

        try
        {
            using var answer = await client.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }

    private Task WriteKubeconfigAsync(string path, string token) => File.WriteAllTextAsync(path,
        $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{_server}}", certificate-authority: {{PathOf("serving.crt")}} } }]
        users: [{name: test, user: {token: {{token}} } }]
        contexts: [{name: test, context: {cluster: test, user: test} }]
        """);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=api-server-under-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
