using Functional.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary><c>helm upgrade --install --wait</c> settles on an InferenceService: it returns once the model serves, and fails where it can not.</summary>
public sealed class HelmTests : FunctionalTest
{
    private Helm? _helm;

    [SetUp]
    public void CreateHelm() => _helm = new Helm(Kubectl.Namespace);

    [TearDown]
    public void DeleteHelm() => _helm?.Dispose();

    [Test]
    public async Task Install_GoodModel_ReturnsOnceItServes()
    {
        var result = await _helm!.UpgradeAndWaitAsync(Manifest.InferenceService("linear", Good("one")), seconds: 60);

        result.ExitCode.Should().Be(0, result.ToString());
        (await ReadyAsync()).Should().Be("True 1");
    }

    [Test]
    public async Task Upgrade_ToAnotherModel_ReturnsOnceThatServes()
    {
        await _helm!.UpgradeAndWaitAsync(Manifest.InferenceService("linear", Good("one")), seconds: 60);

        var result = await _helm.UpgradeAndWaitAsync(Manifest.InferenceService("linear", Good("two")), seconds: 60);

        result.ExitCode.Should().Be(0, result.ToString());
        (await ReadyAsync()).Should().Be("True 2", "what the old pod serves is not what was asked for");
    }

    [Test]
    public async Task Install_SpecThatCanNotWork_FailsAtOnceWithTheReason()
    {
        // The CRD's rules let this through: that the request is above the limit is the operator's to find.
        const string Spec = "resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}";

        var result = await _helm!.UpgradeAndWaitAsync(Manifest.InferenceService("linear", Good("one"), spec: Spec), seconds: 60);

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("linear").And.Contain("Failed").And.Contain("spec.resources.requests[cpu]").And.NotContain("deadline exceeded", "a failure that needs a change is not waited for");
    }

    [Test]
    public async Task Install_ModelThatIsNotThere_WaitsUntilItsTimeIsUp()
    {
        var result = await _helm!.UpgradeAndWaitAsync(Manifest.InferenceService("linear", ClusterUnderTest.Store.Url("missing.onnx")), seconds: 5);

        result.ExitCode.Should().NotBe(0);
        result.StandardError.Should().Contain("linear").And.Contain("deadline exceeded", "the model may still be uploaded");
    }

    private string Good(string name) => ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/{name}.onnx", OnnxModels.Scaled(2, -1));

    private Task<string> ReadyAsync() => Kubectl.RunAsync(
        "get", "infsvc", "linear", "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")].status} {.status.observedGeneration}");
}
