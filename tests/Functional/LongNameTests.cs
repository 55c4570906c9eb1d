using Functional.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>The limit of a name: 63 characters serve, one more is refused by name.</summary>
public sealed class LongNameTests : FunctionalTest
{
    [Test]
    public async Task Name_Of63Characters_Serves()
    {
        var name = "linear-" + new string('x', 56);

        await Kubectl.ApplyAsync(Manifest.InferenceService(name, Good(), spec: "scaling: {minReplicas: 1, maxReplicas: 2}"));
        await Kubectl.WaitForReadyAsync(name);

        using var client = new InferenceClient(await Kubectl.RunAsync("get", "infsvc", name, "-o", "jsonpath={.status.url}"), name);
        (await client.AskAsync(21)).Should().Be(41);
    }

    [Test]
    public async Task Name_Of64Characters_IsRefusedByName()
    {
        var result = await Kubectl.TryApplyAsync(Manifest.InferenceService("linear-" + new string('x', 57), Good()));

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("metadata.name");
    }

    private string Good() => ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/good.onnx", OnnxModels.Scaled(2, -1));
}
