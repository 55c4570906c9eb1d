
namespace Functional.Operation;

/// <summary>A settled fleet costs the API server no write: not at a restart, not when the leader changes, not when every service is looked at again.</summary>
public sealed class RestTests
{
    private const int Services = 100;

    [Test]
    public async Task SettledServices_RestartAndResync_WriteNothing()
    {
        await using var bench = await OperatorBench.StartAsync();
        await using (var first = await bench.StartOperatorAsync())
        {
            await Parallel.ForAsync(0, Services, async (index, _) => await bench.ApplyServiceAsync($"model-{index}", index % 10 == 0 ? EveryKind.Spec : "{}"));
            await bench.WaitUntilReadyAsync([.. Enumerable.Range(0, Services).Select(index => $"model-{index}")]);
            await first.WaitUntilSettledAsync(Services);
            await first.StopAsync();
        }

        var (before, world) = (await bench.Cluster.WritesAsync(), await VersionsAsync(bench));
        await using var second = await bench.StartOperatorAsync("reconciliation: {resyncInterval: 2s}\n");
        await second.WaitUntilWorkingAsync();
        await second.WaitUntilSettledAsync(3 * Services, TimeSpan.FromSeconds(60));

        (await bench.Cluster.WritesAsync()).Should().BeEquivalentTo(before);
        (await VersionsAsync(bench)).Should().Equal(world);
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(OperatorBench bench)
    {
        var versions = new List<string>();
        foreach (var collection in EveryKind.Kinds.Select(kind => EveryKind.Path(kind.Collection, "")).Append(OperatorBench.Service("").TrimEnd('/')))
        {
            versions.AddRange((await bench.Cluster.ListAsync(collection)).Select(item => $"{collection} {item["metadata"]!["name"]} {item["metadata"]!["resourceVersion"]}"));
        }

        return versions;
    }
}
