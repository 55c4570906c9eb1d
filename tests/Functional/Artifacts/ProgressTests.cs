using Testing.Cluster;
using Testing.Onnx;
using Testing.Stores;

namespace Functional.Artifacts;

/// <summary>A model that takes its time: Ready says how far it is.</summary>
public sealed class ProgressTests : ArtifactTest
{
    [Test]
    public async Task Ready_WhileAPodFetches_SaysHowFarItIs()
    {
        var bytes = OnnxModels.Scaled(2, -1);
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var slow = await StoreGate.StartAsync(async http =>
        {
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, 10), http.RequestAborted).ConfigureAwait(false);
            await rest.Task.WaitAsync(http.RequestAborted).ConfigureAwait(false);
            await http.Response.Body.WriteAsync(bytes.AsMemory(10), http.RequestAborted).ConfigureAwait(false);
        });
        await ApplyAsync(new Uri(slow.Endpoint, "linear.onnx").ToString());

        await Eventually.GetAsync(() => ConditionAsync("Ready"), text => text.Contains("fetching", StringComparison.Ordinal) && text.Contains("0 of 1 pods are ready", StringComparison.Ordinal), "Ready says what the pod does");
        (await ConditionAsync("Reconciling")).Should().Contain("fetching");
        rest.SetResult();

        (await AnswerAsync()).Should().Be(19);
    }
}
