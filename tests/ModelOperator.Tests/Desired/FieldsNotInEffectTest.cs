using ModelOperator.Desired;

namespace ModelOperator.Tests.Desired;

public sealed class FieldsNotInEffectTest
{
    private const string Model = "model: {storageUri: https://models.example/linear.onnx}\n";

    [TestCase(Model + "scaling: {maxReplicas: 3, metrics: [{type: Cpu, target: 50}]}\nrollout: {strategy: Recreate}\ngpu: {profile: a100, count: 1}")]
    [TestCase("model: {storageUri: 's3://b/k', refresh: OnChange, secretRef: {name: x}, warmup: {iterations: 1}}")]
    public void Find_FieldsInEffect_FindsNone(string spec) => FieldsNotInEffect.Find(Samples.FromSpec(spec).Spec).Should().BeEmpty();

    [TestCase("model: {storageUri: 's3://b/k', warmup: {inputs: [{name: x, shape: [1]}]}}", "spec.model.warmup.inputs")]
    [TestCase(Model + "scaling: {maxReplicas: 3, metrics: [{type: Cpu, target: 50}, {type: Gpu, target: 50}]}", "spec.scaling.metrics[Gpu]")]
    [TestCase(Model + "rollout: {strategy: InPlace}", "spec.rollout.strategy=InPlace")]
    [TestCase(Model + "observability: {podMonitor: Always, tracing: {endpoint: 'http://collector:4317'}}", "spec.observability.tracing")]
    public void Find_FieldNotInEffect_NamesItsPath(string spec, string path) =>
        FieldsNotInEffect.Find(Samples.FromSpec(spec).Spec).Should().Equal(path);
}
