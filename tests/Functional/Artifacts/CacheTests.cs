using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;
using Testing.Stores;

namespace Functional.Artifacts;

/// <summary>What was fetched once is not needed again. Last, and alone: the settings of the one operator are changed.</summary>
[NonParallelizable]
public sealed class CacheTests : ArtifactTest
{
    [Test]
    [Order(1)]
    public async Task Container_KilledWhileItsStoreIsDown_ServesFromItsCache()
    {
        var uri = await PutAsync();
        await ApplyAsync(uri, Stores.S3.Keys);
        (await AnswerAsync()).Should().Be(19);
        var ns = Kubectl.Namespace;
        Stores.S3.Gate.Fail(new StoreFault(503, "down") { Matches = request => IsOf(ns, request), Times = int.MaxValue });

        PodProcess.Kill((string)(await Kubectl.ListAsync("pods")).Single()["status"]!["podIP"]!);

        await Eventually.GetAsync(
            async () => (await Kubectl.ListAsync("pods")).Single()["status"]!["containerStatuses"]![0]!,
            container => (int)container["restartCount"]! == 1 && (bool)container["ready"]!,
            "the container runs again",
            timeout: TimeSpan.FromSeconds(60));
        (await AnswerAsync()).Should().Be(19);
    }

    [Test]
    [Order(2)]
    public async Task NodeFolder_SecondServiceOfTheModel_DoesNotFetchItAgain()
    {
        await ClusterUnderTest.ChangeSettingsAsync($"{OperatorProcess.Settings}\ncache: {{type: NodeFolder, path: {ClusterUnderTest.NodeCache}}}\n");
        try
        {
            var uri = await PutAsync();
            await ApplyAsync(uri, Stores.S3.Keys);
            (await AnswerAsync()).Should().Be(19);
            var fetched = Stores.S3.Gate.Seen.Count(request => IsOf(Kubectl.Namespace, request));
            fetched.Should().BePositive();

            await Kubectl.ApplyAsync(Manifest.InferenceService("second", uri, "secretRef: {name: store-keys}"));
            await Kubectl.WaitForReadyAsync("second");

            Stores.S3.Gate.Seen.Count(request => IsOf(Kubectl.Namespace, request)).Should().Be(fetched, "the node has it");
            Directory.EnumerateFiles(Path.Combine(ClusterUnderTest.NodeCache, Kubectl.Namespace), "*", SearchOption.AllDirectories).Should().NotBeEmpty("each namespace has a folder of its own");
        }
        finally
        {
            await ClusterUnderTest.ChangeSettingsAsync(OperatorProcess.Settings);
        }
    }

    private static bool IsOf(string ns, SeenRequest request) => request.Path.Contains($"/{ns}/", StringComparison.Ordinal) && request.Method == "GET";

    private async Task<string> PutAsync()
    {
        await Stores.S3.PutAsync("models", $"{Kubectl.Namespace}/linear.onnx", OnnxModels.Scaled(2, -1));
        return $"s3://models/{Kubectl.Namespace}/linear.onnx";
    }
}
