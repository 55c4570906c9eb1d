using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Functional.Cluster;
using Functional.Install;
using Testing.Cluster;
using Testing.Onnx;
using Testing.Stores;

namespace Functional;

/// <summary>From the YAML of spec.security to a prediction that needs a key, over TLS.</summary>
public sealed class SecurityTests : FunctionalTest
{
    private const string Key = "alice-0123456789abcdef";

    private TestCertificates _certificates = null!;

    [SetUp]
    public void MakeCertificates() => _certificates = new TestCertificates();

    [TearDown]
    public void RemoveCertificates() => _certificates.Dispose();

    [Test]
    public async Task Service_WithKeysAndTls_AnswersWhoShowsAKey()
    {
        var url = await ServeAsync();

        // The operator asked the pod what it serves, on the port that needs no key.
        (await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.model.inputs[0].name}")).Should().Be("x");
        url.Should().StartWith("https://");
        (await AskAsync(url, Key)).Should().Be((HttpStatusCode.OK, true));
        (await AskAsync(url, null)).Should().Be((HttpStatusCode.Unauthorized, false));
        (await AskAsync(url, "nobody-0123456789abcdef")).Should().Be((HttpStatusCode.Unauthorized, false));
    }

    [Test]
    public async Task Secrets_ThatChange_ReachThePodsThatRun()
    {
        const string Next = "bob-0123456789abcdef";
        var url = await ServeAsync();
        (await AskAsync(url, Key)).Status.Should().Be(HttpStatusCode.OK);
        var pods = await InstallCluster.PodsAsync(Kubectl, "linear");
        _certificates.Dispose();
        _certificates = new TestCertificates();

        await ApplySecretsAsync($"bob: {Base64(Next)}");

        // Until then the certificate is of an authority that this client no longer trusts, or the key is not known.
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return await AskAsync(url, Next) == (HttpStatusCode.OK, true);
                }
                catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError)
                {
                    return false;
                }
            },
            "the new certificate is shown and the new key is known");
        (await AskAsync(url, Key)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await InstallCluster.PodsAsync(Kubectl, "linear")).Should().Equal(pods);
    }

    [Test]
    public async Task Spec_ThatNamesAMetadataAddress_IsRefusedBeforeThereIsAPod()
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", "http://169.254.169.254/latest/model.onnx"));

        var condition = await Eventually.GetAsync(
            () => Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.conditions[?(@.type=='SpecValid')].message}"), message => message.Length > 0, "the operator has looked at it");

        condition.Should().Contain("spec.model.storageUri").And.Contain("169.254.169.254 is a link-local address");
        (await Kubectl.RunAsync("get", "deployments", "-o", "name")).Should().BeEmpty();
    }

    /// <summary>Serves the model with keys and TLS, and returns where.</summary>
    private async Task<string> ServeAsync()
    {
        await ApplySecretsAsync($"alice: {Base64(Key)}");
        var uri = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Linear());
        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", uri, spec: "security: {apiKeys: {secretRef: {name: clients}}, tls: {secretName: linear-tls}}"));
        await Kubectl.WaitForReadyAsync("linear");
        return await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.url}");
    }

    private Task ApplySecretsAsync(string keys) => Kubectl.ApplyAsync($$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: clients}
        data: { {{keys}} }
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: linear-tls}
        type: kubernetes.io/tls
        data: {tls.crt: {{Base64(_certificates.CertificatePem)}}, tls.key: {{Base64(_certificates.KeyPem)}}}
        """);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The status, and whether the answer is the model's.</summary>
    private async Task<(HttpStatusCode Status, bool IsRight)> AskAsync(string url, string? key)
    {
        using var authority = X509Certificate2.CreateFromPem(_certificates.AuthorityPem);
        using var handler = new SocketsHttpHandler { UseProxy = false };

        // The address is one of the local cluster's, which no certificate names: who vouches for it is what is checked.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            return chain.Build((X509Certificate2)certificate!);
        };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/v2/models/linear/infer");
        request.Content = new StringContent("""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [10]}]}""", new MediaTypeHeaderValue("application/json"));
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("[19]", StringComparison.Ordinal));
    }
}
