namespace InferenceRuntime.Protocols.Rest;

/// <summary>The statistics extension's document, with the member names of the extension.</summary>
internal sealed record StatisticsAnswer(ModelStatisticsAnswer[] ModelStats);

/// <param name="Name">The served name.</param>
/// <param name="Version">The loaded model's version; absent while none is loaded.</param>
/// <param name="LastInference">When the last request was answered, in milliseconds of Unix time; 0 when none was.</param>
/// <param name="InferenceCount">Rows answered.</param>
/// <param name="ExecutionCount">Runs of the model.</param>
/// <param name="InferenceStats">Per request.</param>
/// <param name="BatchStats">Per run, by the number of its rows.</param>
internal sealed record ModelStatisticsAnswer(
    string Name,
    string? Version,
    long LastInference,
    long InferenceCount,
    long ExecutionCount,
    InferenceStatisticsAnswer InferenceStats,
    BatchStatisticsAnswer[] BatchStats);

/// <summary>There is no response cache; clients read its two members all the same.</summary>
internal sealed record InferenceStatisticsAnswer(
    DurationAnswer Success,
    DurationAnswer Fail,
    DurationAnswer Queue,
    DurationAnswer ComputeInput,
    DurationAnswer ComputeInfer,
    DurationAnswer ComputeOutput,
    DurationAnswer CacheHit,
    DurationAnswer CacheMiss);

internal sealed record BatchStatisticsAnswer(int BatchSize, DurationAnswer ComputeInput, DurationAnswer ComputeInfer, DurationAnswer ComputeOutput);

internal readonly record struct DurationAnswer(long Count, long Ns);
