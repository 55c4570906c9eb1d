using Testing;

namespace Functional.Install;

/// <summary><c>./quickstart --cluster</c>: from a clone to a prediction on a cluster that is there.</summary>
public sealed class QuickstartTests : InstallTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    [Test]
    public async Task Cluster_InstallsTheChartAndAsksAModel()
    {
        await Cluster.CreateNamespaceAsync("first-steps");

        var ran = await RunAsync("--cluster", "--namespace", "first-steps", "--set", "commonLabels.installed-by=quickstart");

        ran.ExitCode.Should().Be(0, ran.ToString());
        ran.StandardOutput.Should().ContainAll("\"data\":[1", "as y = 2x - 1 does", "port-forward service/first", "uninstall model-operator");
        (await Cluster.HelmAsync("get", "values", InstallCluster.Release)).Should().Contain("installed-by: quickstart");

        // Again, as after a new release: what is there is upgraded.
        (await RunAsync("--cluster", "--namespace", "first-steps")).ExitCode.Should().Be(0);
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

    private Task<ProcessResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(
        Path.Combine(RepositoryPaths.Root, "quickstart"), arguments, new Dictionary<string, string?> { ["KUBECONFIG"] = Cluster.Kubeconfig }, Limit);
}
