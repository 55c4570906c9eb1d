using System.Net;
using System.Text.Json.Nodes;
using Functional.Cluster;
using Testing.Cluster;
using Testing.Onnx;

namespace Functional;

/// <summary>From apply to delete, and what happens to a service when a part of it dies.</summary>
public sealed class LifecycleTests : FunctionalTest
{
    [Test]
    public async Task Service_Applied_AnswersAtTheUrlOfItsStatus()
    {
        var url = await ServeAsync("linear", a: 2, b: -1);

        using var client = new InferenceClient(url, "linear");
        (await client.AskAsync(21)).Should().Be(41);
        var status = (await Kubectl.GetAsync("infsvc", "linear"))["status"]!;
        ((string?)status["model"]!["digest"]).Should().Be($"sha256:{Digest.Of(OnnxModels.Scaled(2, -1))}");
        ((int)status["readyReplicas"]!).Should().Be(1);
        ((long)status["observedGeneration"]!).Should().Be(1);
        ((int)status["effective"]!["scaling"]!["minReplicas"]!).Should().Be(1);
    }

    [Test]
    public async Task Model_AtTheAddressOfTheStatus_AnswersGrpc()
    {
        await ServeAsync("linear", a: 2, b: -1);
        var target = await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.grpcUrl}");

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var call = new HttpRequestMessage(HttpMethod.Post, $"http://{target}/inference.GRPCInferenceService/ModelReady")
        {
            // A frame of eight bytes: name, which is field 1, is "linear".
            Content = new ByteArrayContent([0, 0, 0, 0, 8, 0x0A, 6, .. "linear"u8]) { Headers = { ContentType = new("application/grpc") } },
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(call);

        // A frame of two bytes: ready, which is field 1, is true.
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(0, 0, 0, 0, 2, 0x08, 1);
        answer.TrailingHeaders.GetValues("grpc-status").Should().Equal("0");
    }

    [Test]
    public async Task Batching_OfTheSpec_IsInEffectInTheServer()
    {
        var url = await ServeAsync("linear", a: 2, b: -1, spec: "runtime: {batching: {maxBatchSize: 8, maxDelay: 1ms}}");

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var model = JsonNode.Parse(await http.GetStringAsync($"{url}/v2/models/linear"))!;
        ((string?)model["properties"]!["maxBatchSize"]).Should().Be("8");
        using var client = new InferenceClient(url, "linear");
        (await client.AskAsync(3)).Should().Be(5);
        var status = (await Kubectl.GetAsync("infsvc", "linear"))["status"]!;
        ((int?)status["effective"]!["runtime"]!["batching"]!["maxBatchSize"]).Should().Be(8);
        status["conditions"]!.AsArray().Should().NotContain(condition => (string?)condition!["type"] == "FieldsNotInEffect");
    }

    [Test]
    public async Task ModelProcess_Killed_ComesBack()
    {
        var url = await ServeAsync("linear", a: 2, b: -1);
        var pod = (await PodsAsync()).Single();

        PodProcess.Kill((string)pod["status"]!["podIP"]!);

        await Eventually.GetAsync(
            PodsAsync,
            pods => pods.Count == 1 && Restarts(pods[0]) == 1 && IsReady(pods[0]),
            "the container runs again after one restart",
            timeout: TimeSpan.FromSeconds(60));
        using var client = new InferenceClient(url, "linear");
        (await client.AskAsync(3)).Should().Be(5);
    }

    [Test]
    public async Task Service_Deleted_TakesEveryChildAlong()
    {
        await ServeAsync("linear", a: 2, b: -1, spec: "scaling: {minReplicas: 1, maxReplicas: 3}");
        (await ChildrenAsync()).Should().BeEquivalentTo("Deployment", "HorizontalPodAutoscaler", "Pod", "ReplicaSet", "Service");

        await Kubectl.RunAsync("delete", "infsvc", "linear");

        await Eventually.GetAsync(ChildrenAsync, kinds => kinds.Count == 0, "no child is left", timeout: TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task Service_DeletedInForeground_IsGoneAfterItsChildren()
    {
        await ServeAsync("linear", a: 2, b: -1);

        await Kubectl.RunAsync("delete", "infsvc", "linear", "--cascade=foreground", "--timeout=60s");

        (await Kubectl.ListAsync("infsvc,deployments,services")).Should().BeEmpty();
    }

    [Test]
    public async Task Service_Suspended_KeepsTheResourceWithoutPods()
    {
        var url = await ServeAsync("linear", a: 2, b: -1);

        await Kubectl.RunAsync("patch", "infsvc", "linear", "--type=merge", "-p", """{"spec":{"suspend":true}}""");
        await Eventually.GetAsync(PodsAsync, pods => pods.Count == 0, "no pod is left", timeout: TimeSpan.FromSeconds(60));
        await Kubectl.RunAsync("patch", "infsvc", "linear", "--type=merge", "-p", """{"spec":{"suspend":false}}""");
        await Kubectl.WaitForReadyAsync("linear");

        using var client = new InferenceClient(url, "linear");
        (await client.AskAsync(1)).Should().Be(1);
    }

    [Test]
    public async Task Field_WhoseBehaviourComesLater_IsNamedInACondition()
    {
        await ServeAsync("linear", a: 2, b: -1, spec: "observability: {tracing: {endpoint: 'http://collector:4317'}}");

        var status = (await Kubectl.GetAsync("infsvc", "linear"))["status"]!;
        var condition = status["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "FieldsNotInEffect")!;
        ((string?)condition["message"]).Should().Contain("spec.observability");
    }

    private static int Restarts(JsonObject pod) => (int)pod["status"]!["containerStatuses"]![0]!["restartCount"]!;

    private static bool IsReady(JsonObject pod) => (bool)pod["status"]!["containerStatuses"]![0]!["ready"]!;

    private async Task<string> ServeAsync(string name, float a, float b, string spec = "")
    {
        var model = ClusterUnderTest.Store.Put($"{Kubectl.Namespace}/{name}.onnx", OnnxModels.Scaled(a, b));
        await Kubectl.ApplyAsync(Manifest.InferenceService(name, model, spec: spec));
        await Kubectl.WaitForReadyAsync(name);
        return await Kubectl.RunAsync("get", "infsvc", name, "-o", "jsonpath={.status.url}");
    }

    private Task<IReadOnlyList<JsonObject>> PodsAsync() => Kubectl.ListAsync("pods");

    private async Task<IReadOnlyList<string>> ChildrenAsync()
    {
        var children = await Kubectl.ListAsync("deployments,replicasets,pods,services,horizontalpodautoscalers");
        return [.. children.Select(child => (string)child["kind"]!).Order(StringComparer.Ordinal)];
    }
}
