using Functional.Cluster;
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

        await FailsAsync(url, model: "", reason: "InvalidModel");
        await HealsAsync();
    }

    [Test]
    public async Task Model_UnsupportedOpset_NamesItAndHeals()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/future.onnx", OnnxModels.UnsupportedOpset());

        await FailsAsync(url, model: "", reason: "UnsupportedOpset", "999");
        await HealsAsync();
    }

    private async Task FailsAsync(string url, string model, string reason, params string[] inMessage)
    {
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", url, model));

        var message = await Kubectl.WaitForReasonAsync("model", reason, Seconds);

        message.Should().ContainAll(inMessage);
        var events = await Eventually.GetAsync(
            () => Kubectl.RunAsync("get", "events", "--field-selector", $"involvedObject.kind=InferenceService,reason={reason}", "-o", "jsonpath={.items[*].type} {.items[*].message}"),
            text => text.Contains("Warning", StringComparison.Ordinal),
            $"a Warning event with reason {reason}",
            Seconds);
        events.Should().ContainAll(inMessage);
        (await Kubectl.RunAsync("get", "infsvc", "model")).Should().Contain(reason).And.Contain("False");
    }

    private async Task HealsAsync()
    {
        var url = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/good.onnx", OnnxModels.Scaled(2, -1));
        await Kubectl.ApplyAsync(Manifest.InferenceService("model", url));

        await Kubectl.WaitForReadyAsync("model");
    }
}
