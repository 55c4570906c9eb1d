using Testing;
using Testing.Cluster;

namespace Functional.Install;

/// <summary>What <c>helm install</c> brings: an operator that has the rights of the chart's RBAC and no others, and a model that serves.</summary>
public sealed class InstallTests : InstallTest
{
    private const string Account = $"system:serviceaccount:{InstallCluster.System}:model-operator";

    [Test]
    public async Task Install_WithoutAnyValue_ServesAModelAndPassesItsTest()
    {
        var rendered = await Cluster.HelmAsync(["install", InstallCluster.Release, InstallCluster.Chart, "--create-namespace", "--dry-run=server", .. Cluster.Values("")]);
        var notes = await Cluster.InstallAsync();

        rendered.Should().Contain("kind: Deployment");
        notes.Should().Contain("STATUS: deployed").And.Contain("helm test");
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        (await Cluster.AskAsync(team, "doubler", 21)).Should().Be(42);
        (await MayAsync("list", "secrets")).Should().Be("no");
        (await MayAsync("get", "secrets")).Should().Be("no", "nobody asked for refresh with Secrets");
        (await MayAsync("patch", "deployments.apps")).Should().Be("yes");

        var tested = await Cluster.HelmAsync("test", InstallCluster.Release, "--logs", "--timeout=120s");

        tested.Should().Contain("answers [1, 3, 5] to [1, 2, 3], as y = 2x - 1 does");
        (await Cluster.Own.RunAsync("get", "infsvc,configmaps", "-o", "name")).Should().NotContain("verify", "the test removes what it made");
    }

    [Test]
    public async Task Install_WithHelm3_ServesTestsUpgradesRollsBackAndGoes()
    {
        Cluster.UseHelm3();
        (await Cluster.HelmAsync("version", "--short")).Should().StartWith("v3.");

        await Cluster.InstallAsync();
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        var pods = await InstallCluster.PodsAsync(team, "doubler");
        await Cluster.HelmAsync("test", InstallCluster.Release, "--timeout=120s");
        await Cluster.InstallAsync("replicas: 2");
        await Cluster.HelmAsync("rollback", InstallCluster.Release, "1", "--wait", "--timeout=120s");
        await Cluster.HelmAsync("uninstall", InstallCluster.Release, "--wait");

        (await InstalledAsync()).Should().BeEmpty();
        (await InstallCluster.PodsAsync(team, "doubler")).Should().Equal(pods);
        (await Cluster.AskAsync(team, "doubler", 3)).Should().Be(6);
    }

    [Test]
    public async Task Live_AfterTheOperatorWorked_IsWhatTheChartRendered()
    {
        await Cluster.InstallAsync("replicas: 2");
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        var manifest = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(manifest, await Cluster.HelmAsync("get", "manifest", InstallCluster.Release));

        var difference = await Cluster.Own.TryAsync("diff", "--server-side", "--field-manager=argocd-controller", "-f", manifest);

        File.Delete(manifest);
        difference.ExitCode.Should().Be(0, "there is no difference: {0}", difference);
    }

    [Test]
    public async Task Install_ForSingleNamespaces_ServesThemWithoutAnyClusterRole()
    {
        var watched = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.CreateNamespaceAsync("team-b");
        var other = await Cluster.CreateNamespaceAsync("team-c");

        await Cluster.InstallAsync("watchNamespaces: [team-a, team-b]");

        (await Cluster.Own.RunAsync("get", "clusterroles,clusterrolebindings", "-l", $"app.kubernetes.io/instance={InstallCluster.Release}", "-o", "name")).Should().BeEmpty();
        await Cluster.ServeAsync(watched, "doubler");
        (await Cluster.AskAsync(watched, "doubler", 4)).Should().Be(8);
        (await Cluster.HelmAsync("test", InstallCluster.Release, "--logs", "--timeout=120s")).Should().Contain("team-a/verify-");
        await other.ApplyAsync(Functional.Cluster.Manifest.InferenceService("unseen", "configmap://doubler/model.onnx"));
        await watched.RunAsync("wait", "infsvc/doubler", "--for=jsonpath={.status.observedGeneration}=1", "--timeout=30s");
        (await other.RunAsync("get", "infsvc", "unseen", "-o", "jsonpath={.status.observedGeneration}")).Should().Be("-1", "this operator does not serve team-c");
    }

    [Test]
    public async Task Install_WithoutTheCrd_UsesTheOneThatIsThere()
    {
        await Cluster.Own.RunAsync("apply", "--server-side", "-f", Path.Combine(RepositoryPaths.Root, "crds"));
        await Cluster.Own.RunAsync("wait", "--for=condition=Established", "crd/inferenceservices.serving.modeloperator.io", "--timeout=30s");

        await Cluster.InstallAsync("crds: {enabled: false}");

        (await Cluster.HelmAsync("get", "manifest", InstallCluster.Release)).Should().NotContain("kind: CustomResourceDefinition");
        await Cluster.HelmAsync("test", InstallCluster.Release, "--timeout=120s");
    }

    [Test]
    public async Task Install_OverWhatKubectlApplied_TakesItOverAndRestartsNoModel()
    {
        await Cluster.Own.RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "crds"), "-f", Path.Combine(RepositoryPaths.Root, "deploy", "install.yaml"));
        await Cluster.Own.RunAsync("wait", "--for=condition=Established", "crd/inferenceservices.serving.modeloperator.io", "--timeout=30s");
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        var pods = await InstallCluster.PodsAsync(team, "doubler");

        var refused = await Cluster.TryHelmAsync(["install", InstallCluster.Release, InstallCluster.Chart, "--wait", "--timeout=120s", .. Cluster.Values("")]);
        await Cluster.HelmAsync(["install", InstallCluster.Release, InstallCluster.Chart, "--take-ownership", "--force-conflicts", "--wait", "--timeout=120s", .. Cluster.Values("")]);
        await Cluster.InstallAsync("replicas: 2", "--force-conflicts");

        refused.ExitCode.Should().NotBe(0);
        refused.StandardError.Should().Contain("invalid ownership metadata");
        (await Cluster.Own.RunAsync("get", "deployment", "model-operator", "-o", "jsonpath={.status.readyReplicas}")).Should().Be("2");
        (await InstallCluster.PodsAsync(team, "doubler")).Should().Equal(pods);
        (await Cluster.AskAsync(team, "doubler", 3)).Should().Be(6);
    }

    [Test]
    public async Task Uninstall_KeepsTheServicesServing_AndAReinstallTakesThemUp()
    {
        await Cluster.InstallAsync();
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        var pods = await InstallCluster.PodsAsync(team, "doubler");

        await Cluster.HelmAsync("uninstall", InstallCluster.Release, "--wait");

        (await InstalledAsync()).Should().BeEmpty();
        await Cluster.Own.RunAsync("get", "crd", "inferenceservices.serving.modeloperator.io");
        (await Cluster.AskAsync(team, "doubler", 3)).Should().Be(6, "models do not need their operator to serve");

        await Cluster.InstallAsync();

        await team.RunAsync("scale", "infsvc", "doubler", "--replicas=2");
        await Eventually.GetAsync(() => InstallCluster.PodsAsync(team, "doubler"), now => now.Count == 2, "the new operator scales");
        (await InstallCluster.PodsAsync(team, "doubler")).Should().Contain(pods.Single(), "the pod from before goes on serving");
    }

    private Task<string> InstalledAsync() =>
        Cluster.Own.RunAsync("get", "deployments,serviceaccounts,clusterroles,leases", "-l", $"app.kubernetes.io/instance={InstallCluster.Release}", "-o", "name");

    private Task<string> MayAsync(string verb, string resource) => Eventually.GetAsync(
        async () => (await Cluster.InNamespace("team-a").TryAsync("auth", "can-i", verb, resource, $"--as={Account}")).StandardOutput.Trim(), answer => answer is "yes" or "no", "an answer");
}
