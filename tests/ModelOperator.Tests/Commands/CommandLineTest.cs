using Testing;

namespace ModelOperator.Tests.Commands;

/// <summary>The executable, as users and the chart call it.</summary>
public sealed class CommandLineTest
{
    [Test]
    public async Task Crds_PrintsTheCheckedInFile()
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["crds"]);

        result.ExitCode.Should().Be(0);
        result.StandardOutput.Should().Be(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "crds", ModelOperator.Crds.InferenceServiceCrd.FileName)));
    }

    [Test]
    public async Task Run_MistakesInTheSettings_NamesThemAllAndExitsWith2()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, "reconciliation: {concurrency: 0}\nnetwork: {urlTemplate: 'ftp://x'}\n");
        try
        {
            var result = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["run", "--settings", file]);

            result.ExitCode.Should().Be(2);
            result.StandardError.Should().Contain("reconciliation.concurrency").And.Contain("network.urlTemplate");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("--metrics-address", "8443")]
    [TestCase("--kubeconfig", "/nowhere/kubeconfig")]
    [TestCase("--frequency", "often")]
    [TestCase("--watch-namespaces", "team-a,,team-b")]
    [TestCase("--watch-namespaces", "Team_A")]
    public async Task Run_OptionThatCanNotBeUsed_ExitsWith2AndNamesIt(string option, string value)
    {
        var result = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["run", option, value]);

        result.ExitCode.Should().Be(2);
        result.StandardError.Should().ContainAny(value, option);
    }
}
