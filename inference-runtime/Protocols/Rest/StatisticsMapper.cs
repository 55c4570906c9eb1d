using InferenceRuntime.Models;

namespace InferenceRuntime.Protocols.Rest;

internal static class StatisticsMapper
{
    public static ModelStatisticsAnswer Of(ServedModel served)
    {
        var numbers = served.Statistics.Snapshot();
        return new ModelStatisticsAnswer(
            served.Name,
            served.Status.Model?.Version,
            numbers.LastInference?.ToUnixTimeMilliseconds() ?? 0,
            numbers.InferenceCount,
            numbers.ExecutionCount,
            new InferenceStatisticsAnswer(
                Of(numbers.Success),
                Of(numbers.Failure),
                Of(numbers.Queue),
                Of(numbers.ComputeInput),
                Of(numbers.ComputeInfer),
                Of(numbers.ComputeOutput),
                CacheHit: default,
                CacheMiss: default),
            [.. numbers.Batches.Select(batch => new BatchStatisticsAnswer(batch.Rows, Of(batch.ComputeInput), Of(batch.ComputeInfer), Of(batch.ComputeOutput)))]);
    }

    private static DurationAnswer Of(DurationStatistic statistic) => new(statistic.Count, statistic.Total.Ticks * TimeSpan.NanosecondsPerTick);
}
