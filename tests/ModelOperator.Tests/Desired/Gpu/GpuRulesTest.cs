using ModelOperator.Desired.Gpu;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired.Gpu;

public sealed class GpuRulesTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";

    private static readonly GpuSettings Settings = SettingsFile.Parse(
        """
        gpu:
          profiles:
            a100: {nodeSelector: {gpu: a100}, memory: 80Gi}
            slice: {resourceName: nvidia.com/mig-1g.10gb}
            other: {resourceName: example.com/gpu}
            named: {resourceName: example.com/gpu, executionProvider: Cuda}
        """).Gpu;

    [TestCase("")]
    [TestCase("gpu: {}")]
    [TestCase("gpu: {profile: a100, count: 4}\npod: {nodeSelector: {zone: a}}")]
    [TestCase("gpu: {profile: slice}")]
    [TestCase("gpu: {profile: named}")]
    [TestCase("gpu: {profile: other}\nruntime: {executionProvider: Cuda}")]
    [TestCase("gpu: {resourceName: amd.com/gpu}\nruntime: {executionProvider: MiGraphX}")]
    [TestCase("gpu: {profile: a100, nodeSelector: {gpu: a100}}")]
    public void Check_GpusThatCanBeHad_FindsNothing(string spec) => GpuRules.Check(Samples.FromSpec(Model + spec).Spec, Settings).Should().BeEmpty();

    [TestCase("gpu: {profile: h100}", "spec.gpu.profile", "is 'h100'; expected one of a100, named, other, slice (the operator's setting gpu.profiles)")]
    [TestCase("gpu: {profile: slice, count: 2}", "spec.gpu.count", "*one MIG slice only*")]
    [TestCase("gpu: {profile: other}", "spec.runtime.executionProvider", "*not defined for example.com/gpu; expected Cuda, TensorRt or MiGraphX")]
    [TestCase("gpu: {resourceName: amd.com/gpu}\nruntime: {executionProvider: Cuda}", "spec.runtime.executionProvider", "*does not run on amd.com/gpu*Auto or MiGraphX")]
    [TestCase("gpu: {}\nruntime: {executionProvider: MiGraphX}", "spec.runtime.executionProvider", "*does not run on nvidia.com/gpu*Auto or Cuda")]
    [TestCase("gpu: {profile: a100, nodeSelector: {gpu: t4}}", "spec.gpu.nodeSelector[gpu]", "is 't4'; the profile a100 says 'a100': leave one of them out")]
    [TestCase("gpu: {nodeSelector: {gpu: t4}}\npod: {nodeSelector: {gpu: a100}}", "spec.pod.nodeSelector[gpu]", "*spec.gpu.nodeSelector says 't4'*")]
    [TestCase("gpu: {profile: slice}\nresources: {limits: {nvidia.com/mig-1g.10gb: 1}}", "spec.resources", "*use spec.gpu.count")]
    public void Check_GpusThatCanNotBeHad_NamesTheFieldAndWhatToDo(string spec, string path, string message)
    {
        var error = GpuRules.Check(Samples.FromSpec(Model + spec).Spec, Settings).Should().ContainSingle().Subject;

        error.Path.Should().Be(path);
        error.Message.Should().Match(message);
    }

    [Test]
    public void Check_ProfileWhereThereAreNone_SaysSo() =>
        GpuRules.Check(Samples.FromSpec(Model + "gpu: {profile: a100}").Spec, new GpuSettings())
            .Should().ContainSingle().Which.Message.Should().Match("*gpu.profiles has no profile*");
}
