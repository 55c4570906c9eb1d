namespace InferenceRuntime.Models;

/// <summary>A model's statistics at one moment, in the terms of the protocol's statistics extension.</summary>
/// <param name="LastInference">When the last request was answered; null when none was.</param>
/// <param name="InferenceCount">Rows answered; a request without a batch dimension counts as one.</param>
/// <param name="ExecutionCount">Runs of the model.</param>
/// <param name="Success">Requests answered, from their admission to their outputs.</param>
/// <param name="Failure">Requests refused or failed after their admission.</param>
/// <param name="Queue">What answered requests waited for.</param>
/// <param name="ComputeInput">What gathering inputs into a batch took.</param>
/// <param name="ComputeInfer">What ONNX Runtime took.</param>
/// <param name="ComputeOutput">What taking a batch's outputs apart took.</param>
/// <param name="Batches">Runs by their number of rows, ascending.</param>
public sealed record StatisticsSnapshot(
    DateTimeOffset? LastInference,
    long InferenceCount,
    long ExecutionCount,
    DurationStatistic Success,
    DurationStatistic Failure,
    DurationStatistic Queue,
    DurationStatistic ComputeInput,
    DurationStatistic ComputeInfer,
    DurationStatistic ComputeOutput,
    IReadOnlyList<BatchStatistic> Batches);
