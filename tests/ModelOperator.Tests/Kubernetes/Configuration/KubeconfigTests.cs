using System.Text;
using ModelOperator.Kubernetes.Configuration;
using Testing;

namespace ModelOperator.Tests.Kubernetes.Configuration;

public sealed class KubeconfigTests
{
    private const string Simple = """
        apiVersion: v1
        kind: Config
        current-context: one
        contexts:
        - {name: one, context: {cluster: c, user: u, namespace: team}}
        - {name: two, context: {cluster: d}}
        clusters:
        - {name: c, cluster: {server: "http://127.0.0.1:1"}}
        - {name: d, cluster: {server: "https://example.test/prefix", insecure-skip-tls-verify: true, tls-server-name: api, proxy-url: "http://proxy.test:3128"}}
        users:
        - {name: u, user: {token: secret}}
        """;

    private readonly TestTimeProvider _time = new();
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task FromKubeconfig_CurrentContext_IsUsed()
    {
        var configuration = Load(Simple);

        configuration.Server.Should().Be(new Uri("http://127.0.0.1:1"));
        configuration.Namespace.Should().Be("team");
        (await configuration.Credentials!.GetAsync(false, CancellationToken.None)).Token.Should().Be("secret");
    }

    [Test]
    public void FromKubeconfig_NamedContext_HasItsClustersSettings()
    {
        var configuration = Load(Simple, "two");

        configuration.SkipTlsVerify.Should().BeTrue();
        configuration.TlsServerName.Should().Be("api");
        configuration.Proxy.Should().Be(new Uri("http://proxy.test:3128"));
        configuration.Namespace.Should().Be("default");
        configuration.Credentials.Should().BeNull();
    }

    [Test]
    public void FromKubeconfig_UnknownContext_NamesThoseThatThereAre() =>
        this.Invoking(t => t.Load(Simple, "three")).Should().Throw<KubernetesConfigurationException>().WithMessage("*no context \"three\"; it has one, two.");

    [TestCase("current-context: one", "current-context: ''", "*no current-context*")]
    [TestCase("{token: secret}", "{username: a, password: b}", "*1.19*token*")]
    [TestCase("{token: secret}", "{auth-provider: {name: gcp}}", "*auth-provider*exec*")]
    [TestCase("{token: secret}", "{client-certificate-data: YQ==}", "*no client-key*")]
    [TestCase("http://127.0.0.1:1", "127.0.0.1", "*\"127.0.0.1\"*http or https*")]
    [TestCase("{server: \"http://127.0.0.1:1\"}", "{server: \"https://127.0.0.1:1\", certificate-authority-data: '!'}", "*not usable*Base-64*")]
    [TestCase("{server: \"http://127.0.0.1:1\"}", "{server: \"https://127.0.0.1:1\", certificate-authority: missing.pem}", "*not usable*missing.pem*")]
    public void FromKubeconfig_Mistake_SaysWhat(string original, string mistake, string message) =>
        this.Invoking(t => t.Load(Simple.Replace(original, mistake, StringComparison.Ordinal)))
            .Should().Throw<KubernetesConfigurationException>().WithMessage(message);

    [Test]
    public void FromKubeconfig_NoYaml_NamesTheFile() =>
        this.Invoking(t => t.Load("a: [")).Should().Throw<KubernetesConfigurationException>().WithMessage("*config is no YAML*");

    [Test]
    public void FromKubeconfig_NoFile_NamesThePath() =>
        FluentActions.Invoking(() => KubernetesApiConfiguration.FromKubeconfig("/does/not/exist", null, _time))
            .Should().Throw<KubernetesConfigurationException>().WithMessage("*/does/not/exist*");

    [Test]
    public async Task FromKubeconfig_SeveralFiles_FirstEntryOfANameCounts()
    {
        var first = _folder.Write("first", "current-context: two\nusers: [{name: u, user: {token: mine}}]");
        var second = _folder.Write("second", Simple.Replace("cluster: d}", "cluster: d, user: u}", StringComparison.Ordinal));
        var paths = string.Join(Path.PathSeparator, Path.Combine(_folder.Root, "missing"), first, second);

        var configuration = KubernetesApiConfiguration.FromKubeconfig(paths, null, _time);

        configuration.Server.Host.Should().Be("example.test");
        (await configuration.Credentials!.GetAsync(false, CancellationToken.None)).Token.Should().Be("mine");
    }

    [Test]
    public async Task FromKubeconfig_CertificateFiles_AreRelativeToTheConfig()
    {
        using var certificates = new TestCertificates();
        var (certificate, key) = certificates.Client("CN=me");
        _folder.Write("pki/ca.pem", certificates.AuthorityPem);
        _folder.Write("pki/me.pem", certificate);
        _folder.Write("pki/me.key", key);

        var configuration = Load(Simple
            .Replace("{server: \"http://127.0.0.1:1\"}", "{server: \"https://127.0.0.1:1\", certificate-authority: pki/ca.pem}", StringComparison.Ordinal)
            .Replace("{token: secret}", "{client-certificate: pki/me.pem, client-key: pki/me.key}", StringComparison.Ordinal));

        configuration.CertificateAuthorities!.Single().Subject.Should().Be("CN=test-ca");
        var credential = await configuration.Credentials!.GetAsync(false, CancellationToken.None);
        credential.Certificate!.Subject.Should().Be("CN=me");
        credential.Certificate.HasPrivateKey.Should().BeTrue();
    }

    [Test]
    public void FromKubeconfig_InlineData_WinsOverTheFile()
    {
        using var certificates = new TestCertificates();
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificates.AuthorityPem));

        var configuration = Load(Simple.Replace(
            "{server: \"http://127.0.0.1:1\"}",
            $"{{server: \"https://127.0.0.1:1\", certificate-authority: missing.pem, certificate-authority-data: {data}}}",
            StringComparison.Ordinal));

        configuration.CertificateAuthorities!.Single().Subject.Should().Be("CN=test-ca");
    }

    [Test]
    public async Task FromKubeconfig_TokenFile_IsReadAgainAfterAMinute()
    {
        _folder.Write("token", "first\n");
        var configuration = Load(Simple.Replace("{token: secret}", "{tokenFile: token, token: other}", StringComparison.Ordinal));
        var before = await configuration.Credentials!.GetAsync(false, CancellationToken.None);
        _folder.Write("token", "second\n");
        var soon = await configuration.Credentials.GetAsync(false, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(61));
        var later = await configuration.Credentials.GetAsync(false, CancellationToken.None);

        (before.Token, soon.Token, later.Token).Should().Be(("first", "first", "second"));
    }

    [Test]
    public async Task InCluster_ServiceAccount_IsUsed()
    {
        using var certificates = new TestCertificates();
        _folder.Write("token", "t");
        _folder.Write("ca.crt", certificates.AuthorityPem);
        _folder.Write("namespace", "operators");

        var configuration = KubernetesApiConfiguration.InCluster("fd00::1", "6443", _folder.Root, _time);

        configuration.Server.Should().Be(new Uri("https://[fd00::1]:6443"));
        configuration.Namespace.Should().Be("operators");
        (await configuration.Credentials!.GetAsync(false, CancellationToken.None)).Token.Should().Be("t");
    }

    [Test]
    public void InCluster_NoToken_SaysHowToGetOne() =>
        FluentActions.Invoking(() => KubernetesApiConfiguration.InCluster("10.0.0.1", "443", _folder.Root, _time))
            .Should().Throw<KubernetesConfigurationException>().WithMessage("*automountServiceAccountToken*");

    private KubernetesApiConfiguration Load(string yaml, string? context = null) =>
        KubernetesApiConfiguration.FromKubeconfig(_folder.Write("config", yaml), context, _time);
}
