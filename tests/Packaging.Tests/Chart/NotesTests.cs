using Testing;

namespace Packaging.Tests.Chart;

/// <summary>What Helm prints after an installation: what to do next, and what is missing.</summary>
public sealed class NotesTests
{
    [Test]
    public async Task Notes_OfTheDefaults_SayWhatToDoNext()
    {
        var notes = await ChartRender.NotesAsync("{}");

        notes.Should().Contain("serves all namespaces").And.Contain("helm test model-operator --namespace modeloperator-system").And.Contain("kind: InferenceService");
        notes.Should().NotContain("CustomResourceDefinition").And.NotContain("model-operator rbac");
    }

    [Test]
    public async Task Notes_OfAnExample_AreAnInferenceServiceThatTheOperatorTakes()
    {
        var notes = await ChartRender.NotesAsync("watchNamespaces: [team-a]");
        var manifest = notes.Split("<<'YAML'\n")[1].Split("\n  YAML")[0];
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, string.Join('\n', manifest.Split('\n').Select(line => line[2..])));

            var rendered = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["render", "-f", file]);

            rendered.ExitCode.Should().Be(0, rendered.ToString());
            notes.Should().Contain("serves the namespaces team-a").And.Contain("kubectl apply --namespace team-a");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Notes_WithoutTheCrd_SayThatTheOperatorWaitsForIt() =>
        (await ChartRender.NotesAsync("crds: {enabled: false}")).Should().Contain("the cluster has none: the operator waits for it").And.Contain("kubectl apply --server-side -f crds/");

    [TestCase("{rbac: {create: false}}")]
    [TestCase("{rbac: {create: false}, secretAccess: {namespaces: ['*']}, serviceAccount: {create: false, name: shared}}")]
    [TestCase("{rbac: {create: false}, watchNamespaces: [team-a, team-b], secretAccess: {namespaces: [team-b]}}")]
    public async Task Notes_WithoutAccess_HaveTheCommandThatPrintsIt(string values)
    {
        var command = (await ChartRender.NotesAsync(values)).Split('\n').Single(line => line.Contains("model-operator rbac", StringComparison.Ordinal)).Trim().Split(' ');

        var printed = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, command[1..]);

        printed.ExitCode.Should().Be(0, printed.ToString());
        printed.StandardOutput.Contains("- secrets", StringComparison.Ordinal).Should().Be(values.Contains("secretAccess", StringComparison.Ordinal));
    }
}
