using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>
/// Placement on GPUs, with nodes that declare some. The model itself runs on the CPU, which the spec says: a declared GPU computes nothing. Each test has a
/// resource of its own name, so that no other takes its GPUs.
/// </summary>
public sealed class GpuTests : FunctionalTest
{
    private string Gpu => $"example.com/{Kubectl.Namespace}";

    private string NodeName => $"gpu-{Kubectl.Namespace}";

    [TearDown]
    public Task DeleteNodeAsync() => Kubectl.RunAsync("delete", "node", NodeName);

    [TestCase(1, "OldPodFirst: no node has room for one more pod: {0} has 0 of 1 {1} free")]
    [TestCase(2, "Surge: node {0} has 1 {1} free")]
    public async Task Rollout_GpusOfOneNode_FinishesAndSaysHowItWent(int gpus, string decision)
    {
        await AddNodeAsync(gpus);
        var model = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Linear());
        await Kubectl.ApplyAsync(Service(model, ""));
        await Kubectl.WaitForReadyAsync("linear");

        await Kubectl.ApplyAsync(Service(model, "pod: {labels: {version: two}}"));
        await Kubectl.RunAsync("wait", "infsvc/linear", "--for=jsonpath={.status.observedGeneration}=2", "--timeout=60s");
        await Kubectl.WaitForReadyAsync("linear");

        var annotation = await Kubectl.RunAsync("get", "deployment", "linear", "-o", @"jsonpath={.metadata.annotations.serving\.modeloperator\.io/rollout}");
        annotation.Should().Be(string.Format(System.Globalization.CultureInfo.InvariantCulture, decision, NodeName, Gpu));
        (await Kubectl.RunAsync("get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}")).Split(' ').Should().OnlyContain(node => node == NodeName);
    }

    [Test]
    public async Task Rollout_LastGpuTakenByAnother_LetsTheOldPodGoAndFinishes()
    {
        await AddNodeAsync(gpus: 1);
        var model = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/linear.onnx", OnnxModels.Linear());
        await Kubectl.ApplyAsync(Service(model, ""));
        await Kubectl.WaitForReadyAsync("linear");

        // The free GPU that the operator saw is gone when the pod comes: played by a strategy that surges whatever there is, and then Auto.
        await Kubectl.ApplyAsync(Service(model, "pod: {labels: {version: two}}\nrollout: {strategy: RollingUpdate}"));
        await Eventually.GetAsync(
            () => Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")].message}"),
            message => message.Contains($"Insufficient {Gpu}", StringComparison.Ordinal),
            "the new pod can not be scheduled");
        await Kubectl.ApplyAsync(Service(model, "pod: {labels: {version: two}}"));
        await Kubectl.RunAsync("wait", "infsvc/linear", "--for=jsonpath={.status.observedGeneration}=3", "--timeout=60s");
        await Kubectl.WaitForReadyAsync("linear");

        (await Kubectl.RunAsync("get", "deployment", "linear", "-o", "jsonpath={.spec.strategy.rollingUpdate.maxSurge}")).Should().Be("0");
    }

    private async Task AddNodeAsync(int gpus)
    {
        await Kubectl.ApplyAsync($"""
            apiVersion: v1
            kind: Node
            metadata:
              name: {NodeName}
            """);
        var amounts = $$"""{"cpu": "8", "memory": "16Gi", "pods": "110", "{{Gpu}}": "{{gpus}}"}""";
        await Kubectl.RunAsync(
            "patch", "node", NodeName, "--subresource=status", "--type=merge", "-p",
            $$$"""{"status": {"capacity": {{{amounts}}}, "allocatable": {{{amounts}}}, "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}""");
    }

    private string Service(string model, string spec) =>
        Manifest.InferenceService("linear", model, spec: $"gpu: {{resourceName: {Gpu}}}\nruntime: {{executionProvider: Cpu}}\n{spec}");
}
