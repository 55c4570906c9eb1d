using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Services;

/// <summary>The statistics extension. A model's numbers are those since the process started, over every load of it.</summary>
internal sealed class StatisticsService(ModelServer server)
{
    public IEnumerable<GrpcMethod> Methods =>
        [GrpcMethod.Unary<ModelStatisticsRequest, ModelStatisticsResponse>(InferenceReflection.Descriptor.Services[0], "ModelStatistics", ModelStatistics)];

    private ModelStatisticsResponse ModelStatistics(ModelStatisticsRequest request)
    {
        if (request.Version.Length > 0)
        {
            // Only the loaded model has a version to be asked for.
            server.Lease(request.Name, request.Version).Dispose();
        }

        var models = request.Name.Length == 0 ? server.Registry.Models : [server.Registry.Get(request.Name)];
        return new ModelStatisticsResponse { ModelStats = { models.Select(Of) } };
    }

    private static Messages.ModelStatistics Of(ServedModel served)
    {
        var numbers = served.Statistics.Snapshot();
        return new Messages.ModelStatistics
        {
            Name = served.Name,
            Version = served.Status.Model?.Version ?? string.Empty,
            LastInference = (ulong)(numbers.LastInference?.ToUnixTimeMilliseconds() ?? 0),
            InferenceCount = (ulong)numbers.InferenceCount,
            ExecutionCount = (ulong)numbers.ExecutionCount,
            InferenceStats = new InferStatistics
            {
                Success = Of(numbers.Success),
                Fail = Of(numbers.Failure),
                Queue = Of(numbers.Queue),
                ComputeInput = Of(numbers.ComputeInput),
                ComputeInfer = Of(numbers.ComputeInfer),
                ComputeOutput = Of(numbers.ComputeOutput),
                CacheHit = new StatisticDuration(),
                CacheMiss = new StatisticDuration(),
            },
            BatchStats = { numbers.Batches.Select(Of) },
        };
    }

    private static InferBatchStatistics Of(BatchStatistic batch) => new()
    {
        BatchSize = (ulong)batch.Rows,
        ComputeInput = Of(batch.ComputeInput),
        ComputeInfer = Of(batch.ComputeInfer),
        ComputeOutput = Of(batch.ComputeOutput),
    };

    private static StatisticDuration Of(DurationStatistic statistic) => new()
    {
        Count = (ulong)statistic.Count,
        Ns = (ulong)(statistic.Total.Ticks * TimeSpan.NanosecondsPerTick),
    };
}
