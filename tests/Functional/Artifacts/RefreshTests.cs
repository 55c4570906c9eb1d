using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional.Artifacts;

/// <summary>New bytes behind the same URI. The operator of the tests asks every two seconds.</summary>
public sealed class RefreshTests : ArtifactTest
{
    private static readonly byte[] First = OnnxModels.Scaled(2, -1);
    private static readonly byte[] Second = OnnxModels.Scaled(3, 0);

    [Test]
    public async Task S3_ObjectReplaced_RollsAndNamesBothDigests()
    {
        var key = $"{Kubectl.Namespace}/linear.onnx";
        await Stores.S3.PutAsync("models", key, First);
        await ApplyAsync($"s3://models/{key}", Stores.S3.Keys, model: "refresh: OnChange");
        (await AnswerAsync()).Should().Be(19);

        await Stores.S3.PutAsync("models", key, Second);

        await RolledAsync();
    }

    [Test]
    public async Task Oci_TagMoved_RollsAndNamesBothDigests()
    {
        var repository = $"{Kubectl.Namespace}/linear";
        await Stores.Registry.PushArtifactAsync(repository, "stable", ("model.onnx", First));
        await ApplyAsync(Stores.Registry.Uri(repository, "stable"), Stores.Registry.Keys, model: "refresh: OnChange");
        (await AnswerAsync()).Should().Be(19);

        var manifest = await Stores.Registry.PushArtifactAsync(repository, "stable", ("model.onnx", Second));

        await RolledAsync();
        ((string?)(await ModelStatusAsync())["sourceVersion"]).Should().Be(manifest);
    }

    [Test]
    public async Task NewBytes_ThatAreNoModel_LeaveTheOldPodServingUntilBetterOnesCome()
    {
        var key = $"{Kubectl.Namespace}/linear.onnx";
        await Stores.S3.PutAsync("models", key, First);
        await ApplyAsync($"s3://models/{key}", Stores.S3.Keys, model: "refresh: OnChange");
        (await AnswerAsync()).Should().Be(19);

        await Stores.S3.PutAsync("models", key, "<html>oops</html>"u8.ToArray());
        await Kubectl.WaitForReasonAsync("linear", "InvalidModel", 40);
        using var client = new InferenceClient(await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.url}"), "linear");
        (await client.AskAsync(10)).Should().Be(19, "the old pod serves");

        await Stores.S3.PutAsync("models", key, Second);

        await RolledAsync();
    }

    [Test]
    public async Task File_CanNotBeWatched_SaysSo()
    {
        await ApplyAsync("file:///models/linear/linear.onnx", model: "refresh: OnChange");
        (await AnswerAsync()).Should().Be(19);

        (await ConditionAsync("ModelFresh")).Should().StartWith("False NotWatchable:");
    }

    /// <summary>Waits until the second model serves, and checks what the status and the Events say of it.</summary>
    private async Task RolledAsync()
    {
        await Eventually.GetAsync(async () => (string?)(await ModelStatusAsync())["digest"], digest => digest == $"sha256:{Digest.Of(Second)}", "the new bytes are served", timeout: TimeSpan.FromSeconds(60));
        (await AnswerAsync()).Should().Be(30);
        ((string?)(await ModelStatusAsync())["previousDigest"]).Should().Be($"sha256:{Digest.Of(First)}");
        await Eventually.GetAsync(() => ConditionAsync("ModelFresh"), text => text.StartsWith("True ModelCurrent", StringComparison.Ordinal), "the store has nothing newer");
        var events = await Kubectl.ListAsync("events");
        var texts = events.Where(item => (string?)item["involvedObject"]!["kind"] == "InferenceService").Select(item => $"{item["reason"]}: {item["message"]}").ToList();
        texts.Should().Contain(text => text.StartsWith("Refreshing:", StringComparison.Ordinal));
        texts.Should().Contain(text => text.StartsWith("ModelCurrent:", StringComparison.Ordinal) && text.Contains(Digest.Of(First)) && text.Contains(Digest.Of(Second)));
    }
}
