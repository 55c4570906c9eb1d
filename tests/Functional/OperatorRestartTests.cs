using System.Text.Json.Nodes;
using Functional.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>The operator dies and starts again; nothing else may run then, since every write of the cluster is counted.</summary>
[NonParallelizable]
public sealed class OperatorRestartTests : FunctionalTest
{
    [Test]
    public async Task Operator_KilledAndStartedAgain_WritesNothingToSettledServices()
    {
        for (var i = 0; i < 3; i++)
        {
            var model = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/model-{i}.onnx", OnnxModels.Scaled(i, 1));
            await Kubectl.ApplyAsync(Manifest.InferenceService($"model-{i}", model, spec: i == 0 ? "scaling: {minReplicas: 1, maxReplicas: 2}" : ""));
        }

        await Kubectl.RunAsync("wait", "infsvc", "--all", "--for=condition=Ready", "--timeout=90s");
        var versions = await VersionsAsync();
        await ClusterUnderTest.Operator.KillAsync();
        var before = await ClusterUnderTest.WritesAsync();

        await ClusterUnderTest.Operator.StartAsync();
        await ClusterUnderTest.Operator.WaitUntilSettledAsync(reconciliations: 3);

        var after = await ClusterUnderTest.WritesAsync();
        Writes(after).Should().BeEquivalentTo(Writes(before), "a restarted operator finds everything as it should be");
        (await VersionsAsync()).Should().BeEquivalentTo(versions);
    }

    /// <summary>The counts by verb, resource and client, without the leases by which the operator leads.</summary>
    private static Dictionary<string, int> Writes(JsonNode writes) => writes.AsArray()
        .Where(row => (string?)row!["resource"] != "leases")
        .ToDictionary(row => $"{row!["verb"]} {row["resource"]} {row["manager"]}", row => (int)row!["count"]!);

    private async Task<IReadOnlyList<string>> VersionsAsync()
    {
        var objects = await Kubectl.ListAsync("infsvc,deployments,services,horizontalpodautoscalers");
        return [.. objects.Select(o => $"{o["kind"]}/{o["metadata"]!["name"]}@{o["metadata"]!["resourceVersion"]}")];
    }
}
