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

    [Test]
    public async Task Get_StatisticsAfterRequests_CountThem()
    {
        await using var runtime = await RuntimeProcess.ServingAsync(OnnxModels.Linear());
        for (var rows = 1; rows <= 3; rows++)
        {
            var data = string.Join(',', Enumerable.Repeat(1, rows));
            using var answer = await runtime.InferAsync($$"""{"inputs": [{"name": "x", "shape": [{{rows}}], "datatype": "FP32", "data": [{{data}}]}]}""");
            answer.EnsureSuccessStatusCode();
        }

        using var refused = await runtime.InferAsync("""{"inputs": [{"name": "x", "shape": [1], "datatype": "INT8", "data": [1]}]}""");

        using var json = JsonDocument.Parse(await runtime.Http.GetStringAsync("/v2/models/m/stats"));
        var model = json.RootElement.GetProperty("model_stats")[0];
        var stats = model.GetProperty("inference_stats");
        stats.GetProperty("success").GetProperty("count").GetInt64().Should().Be(3);
        stats.GetProperty("fail").GetProperty("count").GetInt64().Should().Be(1);
        stats.GetProperty("compute_infer").GetProperty("ns").GetInt64().Should().BePositive().And.BeLessThanOrEqualTo(stats.GetProperty("success").GetProperty("ns").GetInt64());
        model.GetProperty("execution_count").GetInt64().Should().Be(3);
        model.GetProperty("batch_stats").EnumerateArray().Sum(batch => batch.GetProperty("compute_infer").GetProperty("count").GetInt64()).Should().Be(3);
        var last = DateTimeOffset.FromUnixTimeMilliseconds(model.GetProperty("last_inference").GetInt64());
        last.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [TestCase("/v2/models/none/stats")]
    [TestCase("/v2/models/a/versions/2/stats")]
    public async Task Get_StatisticsOfNothing_Is404(string path)
    {
        using var answer = await _runtime.Http.GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
