using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Configuration;
using Testing;

namespace ModelOperator.Tests.Kubernetes.Configuration;

public sealed class ExecCredentialPluginTests
{
    private readonly TestTimeProvider _time = new();
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Get_Plugin_IsRunWithArgumentsEnvironmentAndClusterInfo()
    {
        _folder.WriteScript("bin/plugin", $$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > '{{{_folder.Root}}}/info'
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$1-$2-$REGION\"}}"
            """);
        var credentials = Load("""
            {apiVersion: client.authentication.k8s.io/v1, command: bin/plugin, args: [a, "b c"], env: [{name: REGION, value: north}], provideClusterInfo: true}
            """);

        var credential = await credentials.GetAsync(false, CancellationToken.None).AsTask().WaitAsync(Limits.Await);

        credential.Token.Should().Be("a-b c-north");
        var info = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Root, "info"), CancellationToken.None))!;
        info["spec"]!["cluster"]!["server"]!.GetValue<string>().Should().Be("https://127.0.0.1:1");
        info["spec"]!["interactive"]!.GetValue<bool>().Should().BeFalse();
    }

    [Test]
    public async Task Get_Credential_IsKeptUntilItExpires()
    {
        var expires = (_time.GetUtcNow() + TimeSpan.FromMinutes(5)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var credentials = Counting($",\\\"expirationTimestamp\\\":\\\"{expires}\\\"");

        var first = await GetAsync(credentials);
        var second = await GetAsync(credentials);
        _time.Advance(TimeSpan.FromMinutes(6));
        var third = await GetAsync(credentials);

        (first, second, third).Should().Be(("run-1", "run-1", "run-2"));
    }

    [Test]
    public async Task Get_Renew_RunsThePluginAgain()
    {
        var credentials = Counting("");
        await GetAsync(credentials);

        (await GetAsync(credentials, renew: true)).Should().Be("run-2");
    }

    [Test]
    public async Task Get_ManyAtOnce_RunThePluginOnce()
    {
        var credentials = Counting("");

        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GetAsync(credentials)));

        tokens.Should().OnlyContain(t => t == "run-1");
    }

    [TestCase("echo 'no token for you' >&2; exit 3", "*exit code 3: no token for you")]
    [TestCase("echo hello", "*did not print an ExecCredential*")]
    [TestCase("echo '{\"status\":{}}'", "*neither status.token nor*")]
    public async Task Get_PluginFails_SaysWhy(string script, string message)
    {
        _folder.WriteScript("plugin", script);
        var credentials = Load("{apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin}");

        await credentials.Awaiting(c => c.GetAsync(false, CancellationToken.None).AsTask().WaitAsync(Limits.Await))
            .Should().ThrowAsync<KubernetesConfigurationException>().WithMessage(message);
    }

    [Test]
    public async Task Get_PluginNotInstalled_GivesTheHint()
    {
        var credentials = Load("{apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: Get it from the cloud.}");

        await credentials.Awaiting(c => c.GetAsync(false, CancellationToken.None).AsTask().WaitAsync(Limits.Await))
            .Should().ThrowAsync<KubernetesConfigurationException>().WithMessage("*no-such-plugin*Get it from the cloud.");
    }

    [Test]
    public async Task Get_PluginThatHangs_IsKilled()
    {
        _folder.WriteScript("plugin", "exec tail -f /dev/null");
        var credentials = Load("{apiVersion: client.authentication.k8s.io/v1, command: ./plugin}");

        var get = credentials.GetAsync(false, CancellationToken.None).AsTask();
        await _time.AdvancePastTimerAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));

        await get.Awaiting(g => g.WaitAsync(Limits.Await)).Should().ThrowAsync<KubernetesConfigurationException>().WithMessage("*within 60 s*");
    }

    [Test]
    public void FromKubeconfig_UnknownVersion_IsRefused() =>
        this.Invoking(t => t.Load("{apiVersion: client.authentication.k8s.io/v1alpha1, command: x}"))
            .Should().Throw<KubernetesConfigurationException>().WithMessage("*v1alpha1*");

    private ICredentialSource Counting(string status)
    {
        _folder.WriteScript("plugin", $$$"""
            echo x >> '{{{_folder.Root}}}/runs'
            runs=$(wc -l < '{{{_folder.Root}}}/runs')
            echo "{\"status\": {\"token\": \"run-$((runs))\"{{{status}}} } }"
            """);
        return Load("{apiVersion: client.authentication.k8s.io/v1, command: ./plugin}");
    }

    private static async Task<string?> GetAsync(ICredentialSource credentials, bool renew = false) =>
        (await credentials.GetAsync(renew, CancellationToken.None).AsTask().WaitAsync(Limits.Await)).Token;

    private ICredentialSource Load(string exec) => KubernetesApiConfiguration.FromKubeconfig(
        _folder.Write("config", $$$"""
            current-context: one
            contexts: [{name: one, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users:
            - name: u
              user:
                exec: {{{exec.Trim()}}}
            """),
        null,
        _time).Credentials!;
}
