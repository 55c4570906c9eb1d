using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

public sealed class EffectiveSpecTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";

    [Test]
    public void Resolve_LimitBelowTheDefaultRequest_TakesNoDefaultForThatResource()
    {
        var resources = Resolve("resources: {limits: {memory: 64Mi}}").Resources!;

        resources.Requests!.Keys.Should().Equal("cpu");
        resources.Limits!["memory"].ToString().Should().Be("64Mi");
        resources.Limits.Keys.Should().Equal("cpu", "memory");
    }

    [TestCase("", "Cpu")]
    [TestCase("gpu: {}", "Cuda")]
    [TestCase("gpu: {resourceName: nvidia.com/mig-1g.10gb}", "Cuda")]
    [TestCase("gpu: {resourceName: amd.com/gpu}", "MiGraphX")]
    [TestCase("gpu: {}\nruntime: {executionProvider: TensorRt}", "TensorRt")]
    [TestCase("gpu: {}\nruntime: {executionProvider: Cpu}", "Cpu")]
    public void Resolve_Provider_FollowsTheGpuUnlessNamed(string spec, string provider) =>
        Resolve(spec).Runtime!.ExecutionProvider.Should().Be(provider);

    [TestCase("resources: {limits: {cpu: 1500m}}", 2)]
    [TestCase("resources: {limits: {cpu: 100m}}", 1)]
    [TestCase("resources: {limits: {cpu: 4}}\nruntime: {threads: {intraOp: 1}}", 1)]
    [TestCase("resources: {requests: {cpu: 4}}", null)]
    public void Resolve_Threads_FollowTheCpuLimitRoundedUp(string spec, int? threads) => Resolve(spec).Runtime!.Threads?.IntraOp.Should().Be(threads);

    [TestCase("", "kubernetes.io/arch=amd64")]
    [TestCase("pod: {nodeSelector: {disk: ssd}}", "disk=ssd,kubernetes.io/arch=amd64")]
    [TestCase("pod: {nodeSelector: {kubernetes.io/arch: arm64}}", "kubernetes.io/arch=arm64")]
    public void Resolve_NodesOfTheImage_AreTheSettingsUnlessTheSpecSaysOtherwise(string spec, string nodes)
    {
        var configuration = new OperatorConfiguration { Runtime = new RuntimeSettings { NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64" } } };

        var effective = EffectiveSpec.Resolve(Samples.FromSpec(Model + spec), configuration);

        string.Join(',', effective.Pod!.NodeSelector!.Select(label => $"{label.Key}={label.Value}")).Should().Be(nodes);
    }

    [Test]
    public void Resolve_FieldsNotInEffect_AreLeftOut()
    {
        var effective = Resolve(
            "observability: {podMonitor: Always, tracing: {endpoint: 'http://collector:4317'}}\n"
            + "rollout: {strategy: InPlace}");

        effective.Observability!.Tracing.Should().BeNull();
        effective.Observability.PodMonitor.Should().Be("Always");
        effective.Rollout!.Strategy.Should().Be("RollingUpdate");
    }

    [Test]
    public void Resolve_OnlyMetricsNotInEffect_FallsBackToCpu() =>
        Resolve("scaling: {maxReplicas: 3, metrics: [{type: Latency, target: 50}]}").Scaling!.Metrics
            .Should().Equal(new ScalingMetric { Type = "Cpu", Target = 70 });

    private static InferenceServiceSpec Resolve(string spec) => EffectiveSpec.Resolve(Samples.FromSpec(Model + spec), new OperatorConfiguration());
}
