using Testing.Cluster;

namespace Functional.Operation;

/// <summary>The settings file is edited while the operator runs.</summary>
public sealed class SettingsTests
{
    [Test]
    public async Task Settings_EditedWhileItRuns_AreTakenUpAndTouchNoPod()
    {
        await using var bench = await OperatorBench.StartAsync();
        await using var operation = await bench.StartOperatorAsync();
        await bench.ApplyServiceAsync("linear");
        await bench.WaitUntilReadyAsync("linear");
        var deployments = EveryKind.Path(EveryKind.Kinds[2].Collection, "linear");
        var before = (string)(await bench.Cluster.GetAsync(deployments))["metadata"]!["resourceVersion"]!;

        bench.Cluster.WriteFile("settings.yaml", "network: {urlTemplate: 'https://{name}.models.example'}\nruntime: {image: 'example/other:2'}\n");

        await Eventually.GetAsync(
            async () => (string?)(await bench.Cluster.GetAsync(OperatorBench.Service("linear")))["status"]?["url"], url => url == "https://linear.models.example", "status.url follows the settings");
        ((string)(await bench.Cluster.GetAsync(deployments))["metadata"]!["resourceVersion"]!).Should().Be(before, "the pod template is pinned to the spec");

        bench.Cluster.WriteFile("settings.yaml", "network: {urlTemplate: nonsense}\n");
        await operation.WaitForLineAsync("The settings stay as they were");
        (await operation.IsReadyAsync()).Should().BeTrue();
        (await operation.SumAsync("modeloperator_settings_in_force")).Should().Be(0);
        operation.HasExited.Should().BeFalse();
    }
}
