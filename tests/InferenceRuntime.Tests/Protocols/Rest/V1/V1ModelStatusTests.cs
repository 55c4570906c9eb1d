using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest.V1;

public sealed class V1ModelStatusTests
{
    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--allow-model-control");

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase("/v1/models", """{"models":["m"]}""")]
    [TestCase("/v1/models/m", """{"name":"m","ready":true,"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    [TestCase("/v1/models/m/versions/1", """{"name":"m","ready":true,"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}""")]
    public async Task Get_ReadyModel_SuitsClientsOfEither(string path, string expected) => (await _runtime.Http.GetStringAsync(path)).Should().Be(expected);

    [TestCase("/v1/models/none")]
    [TestCase("/v1/models/m/versions/2")]
    public async Task Get_UnknownModel_Is404(string path)
    {
        using var answer = await _runtime.Http.GetAsync(path);

        ((int)answer.StatusCode).Should().Be(404);
    }

    [Test]
    public async Task Get_Predict_Is405()
    {
        using var answer = await _runtime.Http.GetAsync("/v1/models/m:predict");

        ((int)answer.StatusCode).Should().Be(405);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("POST is");
    }

    [Test]
    public async Task Get_UnloadedModel_Is503WithItsState()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear(), "--allow-model-control");
        using var unload = await runtime.Http.PostAsync("/v2/repository/models/m/unload", null);

        using var answer = await runtime.Http.GetAsync("/v1/models/m");

        ((int)answer.StatusCode).Should().Be(503);
        (await answer.Content.ReadAsStringAsync()).Should().StartWith("""{"name":"m","ready":false,"model_version_status":[{"version":"0","state":"END","status":{"error_code":"UNAVAILABLE",""");
    }
}
