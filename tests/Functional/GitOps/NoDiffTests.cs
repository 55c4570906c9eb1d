using Functional.Cluster;
using Testing;

namespace Functional.GitOps;

/// <summary>
/// Nothing that was applied looks changed once the operator has worked: neither to <c>kubectl diff</c> nor to a second apply, so that Argo CD and Flux need no rule of what to ignore.
/// </summary>
public sealed class NoDiffTests : FunctionalTest
{
    private static readonly string[] Examples = ["examples/linear", "examples/configmap", "examples/ocr"];
    private static readonly string ManyFields = Path.Combine(RepositoryPaths.Root, "tests", "Functional", "Upgrade", "0.1.0", "services.yaml");

    private static IEnumerable<string> Files => Examples.Select(folder => Path.Combine(RepositoryPaths.Root, folder, "inferenceservice.yaml")).Append(ManyFields);

    [Test]
    public async Task ClientSideApply_AfterTheOperatorWorked_ShowsNoDifference()
    {
        foreach (var file in Files)
        {
            await Kubectl.RunAsync("apply", "-f", file);
        }

        await Kubectl.RunAsync("wait", "infsvc", "--all", "--for=condition=Ready", "--timeout=90s");

        foreach (var file in Files)
        {
            await AssertNoDifferenceAsync("diff", "-f", file);
            (await Kubectl.RunAsync("apply", "-f", file)).Split('\n').Should().OnlyContain(line => line.EndsWith(" unchanged", StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task ServerSideApply_AfterTheOperatorWorked_ShowsNoDifferenceAndNoConflict()
    {
        const string Manager = "--field-manager=argocd-controller";
        await Kubectl.RunAsync("apply", "--server-side", Manager, "-f", ManyFields);
        await Kubectl.RunAsync("wait", "infsvc", "--all", "--for=condition=Ready", "--timeout=90s");
        var version = await VersionsAsync();

        await AssertNoDifferenceAsync("diff", "--server-side", Manager, "-f", ManyFields);
        await Kubectl.RunAsync("apply", "--server-side", Manager, "-f", ManyFields);

        (await VersionsAsync()).Should().Be(version, "an apply that changes nothing writes nothing");
    }

    /// <summary>What a user scales by hand is his: a file that says nothing of replicas goes on fitting.</summary>
    [Test]
    public async Task Scale_ByHand_IsNoDifferenceToAFileThatSaysNothingOfIt()
    {
        var file = Path.Combine(RepositoryPaths.Root, "examples", "configmap", "inferenceservice.yaml");
        await Kubectl.RunAsync("apply", "-f", file);
        await Kubectl.WaitForReadyAsync("first");

        await Kubectl.RunAsync("scale", "infsvc", "first", "--replicas=2");
        await Kubectl.RunAsync("wait", "infsvc/first", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");

        await AssertNoDifferenceAsync("diff", "-f", file);
    }

    private Task<string> VersionsAsync() => Kubectl.RunAsync("get", "infsvc", "-o", "jsonpath={.items[*].metadata.resourceVersion}");

    private async Task AssertNoDifferenceAsync(params string[] arguments)
    {
        var result = await Kubectl.TryAsync(arguments);
        result.ExitCode.Should().Be(0, "there is no difference: {0}", result);
        result.StandardOutput.Should().BeEmpty();
    }
}
