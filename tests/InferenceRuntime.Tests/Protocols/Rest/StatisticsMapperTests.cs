using System.Text.Json;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Rest;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class StatisticsMapperTests
{
    [Test]
    public void Of_RecordedRequests_HasTheExtensionsMembersInNanoseconds()
    {
        var served = new ServedModel(new ModelReference("m", "file:///m.onnx"));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        var times = new RunTimes(3, Micro(1), Micro(2), Micro(30), Micro(4));
        served.Statistics.RecordSuccess(at, Micro(50), times);
        served.Statistics.RecordSuccess(at, Micro(70), times);
        served.Statistics.RecordFailure(Micro(9));
        served.Statistics.RecordRun(6, Micro(2), Micro(30), Micro(4));

        var json = JsonSerializer.Serialize(new StatisticsAnswer([StatisticsMapper.Of(served)]), RestJson.Readable.StatisticsAnswer);

        const string Expected = """
            {"model_stats":[{"name":"m","last_inference":1700000000123,"inference_count":6,"execution_count":1,"inference_stats":{
            "success":{"count":2,"ns":120000},"fail":{"count":1,"ns":9000},"queue":{"count":2,"ns":2000},"compute_input":{"count":2,"ns":4000},
            "compute_infer":{"count":2,"ns":60000},"compute_output":{"count":2,"ns":8000},"cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},
            "batch_stats":[{"batch_size":6,"compute_input":{"count":1,"ns":2000},"compute_infer":{"count":1,"ns":30000},"compute_output":{"count":1,"ns":4000}}]}]}
            """;
        json.Should().Be(Expected.ReplaceLineEndings(string.Empty));
    }

    [Test]
    public void Of_NothingDone_IsAllZeros()
    {
        var answer = StatisticsMapper.Of(new ServedModel(new ModelReference("m", "file:///m.onnx")));

        answer.LastInference.Should().Be(0);
        answer.Version.Should().BeNull();
        answer.BatchStats.Should().BeEmpty();
    }

    private static TimeSpan Micro(double microseconds) => TimeSpan.FromMicroseconds(microseconds);
}
