using System.Net;
using System.Text.Json;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Protocols.Rest;

/// <summary>The statistics extension against the real process.</summary>
public sealed class StatisticsTests
{
    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _runtime = await RuntimeProcess.ReadyAsync(
        $"--model=a={TestModels.Save(OnnxModels.Linear())}", $"--model=b={TestModels.Save(OnnxModels.Linear())}");

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCase("/v2/models/stats", "a", "b")]
    [TestCase("/v2/models/b/stats", "b")]
    [TestCase("/v2/models/b/versions/1/stats", "b")]
    public async Task Get_Statistics_AreThoseOfTheModelsAskedFor(string path, params string[] names)
    {
        using var json = JsonDocument.Parse(await _runtime.Http.GetStringAsync(path));

        var models = json.RootElement.GetProperty("model_stats").EnumerateArray().ToList();
        models.Select(model => model.GetProperty("name").GetString()).Should().Equal(names);
        models.Should().OnlyContain(model => model.GetProperty("version").GetString() == "1");
    }

    [TestCase("/v2/models/none/stats")]
    [TestCase("/v2/models/a/versions/2/stats")]
    public async Task Get_StatisticsOfNothing_Is404(string path)
    {
        using var answer = await _runtime.Http.GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
