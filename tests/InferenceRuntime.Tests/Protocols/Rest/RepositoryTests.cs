using System.Net;
using System.Net.Http.Headers;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>The model repository extension against the real process.</summary>
public sealed class RepositoryTests
{
    private const string Request = """{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [3]}]}""";

    private RuntimeProcess _runtime = null!;

    [SetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--allow-model-control");

    [TearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [Test]
    public async Task UnloadAndLoad_Model_TakesItOutAndPutsItBack()
    {
        (await PostAsync("/v2/repository/index")).Should().Be((200, """[{"name":"m","version":"1","state":"READY","reason":""}]"""));

        (await PostAsync("/v2/repository/models/m/unload", """{"parameters": {"unload_dependents": true}}""")).Should().Be((200, """{"name":"m","unload":true}"""));

        using (var refused = await _runtime.InferAsync(Request))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.Should().NotBeNull();
            (await refused.Content.ReadAsStringAsync()).Should().Contain("unloaded by a client");
        }

        (await PostAsync("/v2/repository/index", """{"ready": true}""")).Should().Be((200, "[]"));
        (await PostAsync("/v2/repository/index", "{}")).Body.Should().Contain("UNAVAILABLE");
        (await _runtime.Http.GetAsync("/v2/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        (await PostAsync("/v2/repository/models/m/load")).Should().Be((200, """{"name":"m","load":true}"""));

        using var answered = await _runtime.InferAsync(Request);
        (await answered.Content.ReadAsStringAsync()).Should().Contain("[5]");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Load_UnderRequests_FailsNoneOfThem(CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(() => AskUntilAsync(client, enough.Token), cancellation)).ToList();

        for (var i = 0; i < 15; i++)
        {
            (await PostAsync("/v2/repository/models/m/load")).Status.Should().Be(200);
        }

        await enough.CancelAsync();
        (await Task.WhenAll(clients).WaitAsync(cancellation)).Should().OnlyContain(answered => answered > 0);
    }

    [TestCase("/v2/repository/models/none/load", "", 404, "no model 'none'")]
    [TestCase("/v2/repository/models/none/unload", "", 404, "no model 'none'")]
    [TestCase("/v2/repository/models/m/load", """{"parameters": {"config": "{}"}}""", 400, "'config' is not supported")]
    [TestCase("/v2/repository/index", """{"ready": 1}""", 400, "true or false")]
    [TestCase("/v2/repository/index", "[]", 400, "'{' is expected")]
    public async Task Post_ThatIsWrong_IsRefused(string path, string body, int status, string words)
    {
        var answer = await PostAsync(path, body);

        answer.Status.Should().Be(status);
        answer.Body.Should().Contain(words);
    }

    [Test]
    public async Task Load_WithoutPermission_Is403AndTheIndexIsOpen()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear());

        using var load = await runtime.Http.PostAsync("/v2/repository/models/m/load", null);
        using var index = await runtime.Http.PostAsync("/v2/repository/index", null);

        load.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await load.Content.ReadAsStringAsync()).Should().Contain("--allow-model-control");
        index.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    /// <summary>Sends one request after the other, each with its own number, and returns how many were answered: all of them, and rightly.</summary>
    private async Task<int> AskUntilAsync(int client, CancellationToken enough)
    {
        var answered = 0;
        for (; !enough.IsCancellationRequested; answered++)
        {
            var x = (client * 100_000) + answered;
            using var answer = await _runtime.InferAsync($$"""{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [{{x}}]}]}""");
            var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, body);
            body.Should().Contain($"[{(2 * x) - 1}]");
        }

        return answered;
    }

    private async Task<(int Status, string Body)> PostAsync(string path, string body = "")
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await _runtime.Http.PostAsync(path, content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
