using System.Collections.Concurrent;
using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>A change of the model under constant load.</summary>
public sealed class RolloutTests : FunctionalTest
{
    [Test]
    public async Task Model_ChangedUnderLoad_FailsNoRequest()
    {
        var before = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/before.onnx", OnnxModels.Scaled(2, -1));
        var after = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/after.onnx", OnnxModels.Scaled(3, 0));
        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", before));
        await Kubectl.WaitForReadyAsync("linear");
        var url = await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.url}");
        var answers = new ConcurrentQueue<float>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => AskUntilAsync(url, answers, stop.Token)).ToArray();

        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", after));
        await Kubectl.RunAsync("wait", "infsvc/linear", "--for=jsonpath={.status.observedGeneration}=2", "--timeout=60s");
        await Kubectl.WaitForReadyAsync("linear");
        await Eventually.GetAsync(async () => (await Kubectl.ListAsync("pods")).Count, count => count == 1, "the old pod is gone", timeout: TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Task.WhenAll(load);

        answers.Should().Contain(19, "the old model served at first").And.Contain(30, "the new one serves now");
        answers.Should().OnlyContain(y => y == 19 || y == 30);
    }

    private static async Task AskUntilAsync(string url, ConcurrentQueue<float> answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A client of its own each time: new connections are what a rollout breaks first.
            using var client = new InferenceClient(url, "linear");
            for (var i = 0; i < 20 && !stop.IsCancellationRequested; i++)
            {
                answers.Enqueue(await client.AskAsync(10));
            }
        }
    }
}
