using Functional.Cluster;

namespace Functional;

/// <summary>What the API server refuses by the CRD's schema and rules, with the field named.</summary>
public sealed class AdmissionTests : FunctionalTest
{
    [TestCase("scaling: {minReplicas: -1}", "spec.scaling.minReplicas")]
    [TestCase("scaling: {minReplicas: 3, maxReplicas: 2}", "spec.scaling")]
    [TestCase("scaling: {minReplicas: many}", "spec.scaling.minReplicas")]
    [TestCase("scaling: {minReplica: 1}", "spec.scaling.minReplica")]
    [TestCase("runtime: {executionProvider: Abacus}", "spec.runtime.executionProvider")]
    [TestCase("runtime: {requestTimeout: soon}", "spec.runtime.requestTimeout")]
    [TestCase("suspend: perhaps", "spec.suspend")]
    public async Task Apply_WrongField_IsRefusedWithTheFieldNamed(string spec, string field)
    {
        var manifest = Manifest.InferenceService("wrong", "file:///models/none.onnx", spec: spec);

        var applied = await Kubectl.TryApplyAsync(manifest);
        var dryRun = await Kubectl.TryApplyAsync(manifest, "--dry-run=server");
        var serverSide = await Kubectl.TryApplyAsync(manifest, "--server-side");

        applied.ExitCode.Should().NotBe(0);
        applied.StandardError.Should().Contain(field);
        dryRun.ExitCode.Should().NotBe(0);
        dryRun.StandardError.Should().Contain(field);
        serverSide.ExitCode.Should().NotBe(0);
        serverSide.StandardError.Should().Contain(field);
        (await Kubectl.ListAsync("infsvc")).Should().BeEmpty();
    }

    [Test]
    public async Task Apply_WithoutStorageUri_IsRefusedWithTheFieldNamed()
    {
        var applied = await Kubectl.TryApplyAsync("""
            apiVersion: serving.modeloperator.io/v1beta1
            kind: InferenceService
            metadata: {name: wrong}
            spec: {model: {}}
            """);

        applied.ExitCode.Should().NotBe(0);
        applied.StandardError.Should().Contain("spec.model.storageUri");
    }
}
