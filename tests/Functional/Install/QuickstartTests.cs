using System.Text.RegularExpressions;
using Testing;

namespace Functional.Install;

/// <summary><c>./quickstart</c>: from a clone to a prediction, on a cluster of its own or on one that is there.</summary>
public sealed class QuickstartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    [Test]
    public async Task Plain_ServesTheExampleOnAClusterOfItsOwn_AndLeavesNothing()
    {
        var ran = await RunAsync();

        ran.ExitCode.Should().Be(0, ran.ToString());
        ran.StandardOutput.Should().ContainAll("infsvc", "Serving", "text: ModelOperator, from YAML to a prediction", "./quickstart --keep");
        var url = Regex.Match(ran.StandardOutput, @"The model answered at (\S+) after", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = ChildProcess.DefaultTimeout };
        (await FluentActions.Awaiting(() => http.GetAsync("/v2/health/live")).Should().ThrowAsync<HttpRequestException>())
            .Which.HttpRequestError.Should().Be(HttpRequestError.ConnectionError);
    }

    [Test]
    public async Task Cluster_InstallsTheChartAndAsksAModel()
    {
        await using var cluster = await InstallCluster.StartAsync();
        await cluster.CreateNamespaceAsync("first-steps");

        var ran = await RunOnAsync(cluster.Kubeconfig, "--cluster", "--namespace", "first-steps", "--set", "commonLabels.installed-by=quickstart");

        ran.ExitCode.Should().Be(0, ran.ToString());
        ran.StandardOutput.Should().ContainAll("\"data\":[1", "as y = 2x - 1 does", "port-forward service/first", "uninstall model-operator");
        (await cluster.HelmAsync("get", "values", InstallCluster.Release)).Should().Contain("installed-by: quickstart");

        // Again, as after a new release: what is there is upgraded.
        (await RunOnAsync(cluster.Kubeconfig, "--cluster", "--namespace", "first-steps")).ExitCode.Should().Be(0);
    }

    [TestCase("--set", "replicas=2", "belong to --cluster")]
    [TestCase("--cluster", "--keep", "--keep belongs to the local cluster")]
    [TestCase("--cluster", "--runtime-image", "--runtime-image needs a value")]
    [TestCase("--often", "", "unknown argument --often")]
    public async Task Arguments_ThatCanNotBeUsed_AreNamed(string first, string second, string message)
    {
        var ran = await RunAsync([.. new[] { first, second }.Where(argument => argument.Length > 0)]);

        ran.ExitCode.Should().Be(1);
        ran.StandardError.Should().Contain(message);
    }

    /// <summary>With a cluster that nobody answers for: what needs none must not ask it.</summary>
    private static Task<ProcessResult> RunAsync(params string[] arguments) => RunOnAsync("/nowhere/kubeconfig", arguments);

    private static Task<ProcessResult> RunOnAsync(string kubeconfig, params string[] arguments) => ChildProcess.RunAsync(
        Path.Combine(RepositoryPaths.Root, "quickstart"), arguments, new Dictionary<string, string?> { ["KUBECONFIG"] = kubeconfig }, Limit);
}
