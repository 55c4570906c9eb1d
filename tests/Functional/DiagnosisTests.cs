using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>A model that can not be served says why, in the Ready condition and in an Event, within 15 seconds; the corrected YAML heals it.</summary>
public sealed class DiagnosisTests : FunctionalTest
{
    private const int Seconds = 15;

    [Test]
    public async Task Model_NotFound_IsNamedAndHeals()
    {
        var url = ClusterUnderTest.Store.Url($"{Kubectl.Namespace}/missing.onnx");

        await FailsAsync(url, model: "", reason: "ArtifactNotFound", "404", url);
        await HealsAsync();
    }

    [Test]
    public async Task Model_WrongHost_IsNamedAndHeals()
    {
        await FailsAsync("http://127.0.0.1:1/model.onnx", model: "", reason: "ArtifactUnreachable", "127.0.0.1:1");
        await HealsAsync();
    }

    [Test]
    public async Task Model_UnknownScheme_IsNamedAndHeals()
    {
        await FailsAsync("ftp://127.0.0.1/model.onnx", model: "", reason: "UnsupportedScheme", "ftp");
        await HealsAsync();
    }

    [Test]
    public async Task Model_DigestMismatch_NamesBothDigestsAndHeals()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/pinned.onnx", OnnxModels.Scaled(2, -1));
        var pin = new string('0', 64);

        await FailsAsync(url, $"sha256: \"{pin}\"", reason: "DigestMismatch", pin, Digest.Of(OnnxModels.Scaled(2, -1)));
        await HealsAsync();
    }

    [Test]
    public async Task Model_NotOnnx_IsNamedAndHeals()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/page.onnx", "<html>not a model</html>"u8.ToArray());

        await FailsAsync(url, model: "", reason: "InvalidModel", "not a usable ONNX model", "ONNX Runtime");
        await HealsAsync();
    }

    [Test]
    public async Task Model_UnsupportedOpset_NamesItAndHeals()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/future.onnx", OnnxModels.UnsupportedOpset());

        await FailsAsync(url, model: "", reason: "UnsupportedOpset", "999");
        await HealsAsync();
    }

    [Test]
    public async Task Gpu_NoNodeHasIt_IsTheSchedulersSentence()
    {
        await FailsAsync(Good(), model: "", reason: "GpuUnavailable", spec: "gpu: {count: 2}", ["Insufficient nvidia.com/gpu", "nodes are available"]);
        await HealsAsync();
    }

    [Test]
    public async Task Secret_MissingThenWithoutTheKeyThenThere_IsNamedAndHealsByItself()
    {
        const string Env = "runtime: {env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: store, key: token}}}]}";

        await FailsAsync(Good(), model: "", reason: "SecretNotFound", spec: Env, ["secret \"store\" not found"]);
        await Kubectl.RunAsync("create", "secret", "generic", "store", "--from-literal=user=a");
        (await Kubectl.WaitForReasonAsync("model", "KeyNotFound", Seconds)).Should().Contain("token");
        await Kubectl.RunAsync("patch", "secret", "store", "--type=merge", "-p", """{"stringData":{"token":"x"}}""");

        await Kubectl.WaitForReadyAsync("model");
    }

    [Test]
    public async Task Image_NotThere_IsNamedAndHeals()
    {
        await FailsAsync(Good(), model: "", reason: "ImagePullFailed", spec: "runtime: {image: 'example.invalid/runtime:1'}", ["example.invalid/runtime:1"]);
        await HealsAsync();
    }

    [Test]
    public async Task Autoscaler_WithoutMetrics_SaysSoWhileTheModelServes()
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", Good(), spec: "scaling: {minReplicas: 1, maxReplicas: 2}"));

        await Kubectl.WaitForReadyAsync("model");
        await Kubectl.RunAsync("wait", "infsvc/model", "--for=jsonpath={.status.conditions[?(@.type==\"ScalingReady\")].status}=False", "--timeout=30s");
    }

    [Test]
    [Category("Slow")]
    public async Task Server_ThatNoLongerAnswers_FailsItsProbeAndComesBack()
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", Good()));
        await Kubectl.WaitForReadyAsync("model");
        var pod = (string)(await Kubectl.ListAsync("pods")).Single()["status"]!["podIP"]!;

        await PodProcess.StopAsync(pod);
        var message = await Kubectl.WaitForReasonAsync("model", "ProbeFailed", seconds: 60);
        await PodProcess.ContinueAsync(pod);

        message.Should().ContainAll("readiness probe", "Readiness probe failed");
        await Kubectl.WaitForReadyAsync("model");
    }

    private string Good() => ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/good.onnx", OnnxModels.Scaled(2, -1));

    private Task FailsAsync(string url, string model, string reason, params string[] inMessage) => FailsAsync(url, model, reason, spec: "", inMessage);

    private async Task FailsAsync(string url, string model, string reason, string spec, string[] inMessage)
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", url, model, spec));

        var message = await Kubectl.WaitForReasonAsync("model", reason, Seconds);

        message.Should().ContainAll(inMessage);
        var events = await Eventually.GetAsync(
            () => Kubectl.RunAsync("get", "events", "--field-selector", $"involvedObject.kind=InferenceService,reason={reason}", "-o", "jsonpath={.items[*].type} {.items[*].message}"),
            text => text.Contains("Warning", StringComparison.Ordinal),
            $"a Warning event with reason {reason}",
            TimeSpan.FromSeconds(Seconds));
        events.Should().ContainAll(inMessage);
        (await Kubectl.RunAsync("get", "infsvc", "model")).Should().Contain(reason).And.Contain("False");
    }

    private async Task HealsAsync()
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", Good()));

        await Kubectl.WaitForReadyAsync("model");
    }
}
