using Functional.Cluster;
using Testing.Cluster;

namespace Functional.Install;

/// <summary><c>helm upgrade</c> and <c>helm rollback</c>: the operator changes, the models' pods do not.</summary>
public sealed class UpgradeTests : InstallTest
{
    private const string OtherUrls = "settings: {network: {grpcUrlTemplate: '{name}.example:8081'}}";

    [Test]
    public async Task UpgradeAndRollback_ChangeTheOperatorAndNoModelPod()
    {
        await Cluster.InstallAsync();
        var team = await Cluster.CreateNamespaceAsync("team-a");
        await Cluster.ServeAsync(team, "doubler");
        var models = await InstallCluster.PodsAsync(team, "doubler");
        var operators = await InstallCluster.PodsAsync(Cluster.Own, InstallCluster.Release);
        var grpcUrl = await GrpcUrlAsync(team);

        // Settings alone: a running operator takes them up.
        await Cluster.InstallAsync(OtherUrls);
        await Eventually.GetAsync(() => GrpcUrlAsync(team), url => url == "doubler.example:8081", "the new setting shows", timeout: TimeSpan.FromSeconds(120));
        (await InstallCluster.PodsAsync(Cluster.Own, InstallCluster.Release)).Should().Equal(operators);

        // A second replica, which waits for the Lease.
        await Cluster.InstallAsync($"replicas: 2\n{OtherUrls}");
        (await InstallCluster.PodsAsync(Cluster.Own, InstallCluster.Release)).Should().HaveCount(2).And.Contain(operators.Single());
        (await Cluster.Own.RunAsync("get", "poddisruptionbudgets", "-o", "name")).Should().Contain("model-operator");
        await TakeTheLeaderAwayAsync();
        await team.RunAsync("scale", "infsvc", "doubler", "--replicas=2");
        await Eventually.GetAsync(() => InstallCluster.PodsAsync(team, "doubler"), pods => pods.Count == 2, "another replica leads now", timeout: TimeSpan.FromSeconds(60));
        await team.RunAsync("scale", "infsvc", "doubler", "--replicas=1");

        await Cluster.HelmAsync("rollback", InstallCluster.Release, "1", "--wait", "--timeout=120s");

        await Eventually.GetAsync(() => GrpcUrlAsync(team), url => url == grpcUrl, "the setting of revision 1 shows again", timeout: TimeSpan.FromSeconds(120));
        await Eventually.GetAsync(() => InstallCluster.PodsAsync(Cluster.Own, InstallCluster.Release), pods => pods.Count == 1, "one replica is left");
        await Eventually.GetAsync(() => InstallCluster.PodsAsync(team, "doubler"), pods => pods.Count == 1, "one model pod is left");
        (await team.ListAsync("replicasets")).Should().ContainSingle("no change of the operator made another template of the model's pods");
        models.Should().ContainSingle().Which.Should().EndWith(" 0");
        (await Cluster.AskAsync(team, "doubler", 5)).Should().Be(10);
    }

    private static Task<string> GrpcUrlAsync(Kubectl team) => team.RunAsync("get", "infsvc", "doubler", "-o", "jsonpath={.status.grpcUrl}");

    private async Task TakeTheLeaderAwayAsync()
    {
        foreach (var pod in await Cluster.Own.ListAsync("pods", "app.kubernetes.io/instance=model-operator"))
        {
            var name = (string)pod["metadata"]!["name"]!;
            if ((await Cluster.Own.RunAsync("logs", name)).Contains("Holding the lease", StringComparison.Ordinal))
            {
                await Cluster.Own.RunAsync("delete", "pod", name, "--wait=true");
                return;
            }
        }

        Assert.Fail("No replica leads.");
    }
}
