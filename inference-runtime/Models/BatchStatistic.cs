namespace InferenceRuntime.Models;

/// <summary>The runs with one number of rows.</summary>
public readonly record struct BatchStatistic(int Rows, DurationStatistic ComputeInput, DurationStatistic ComputeInfer, DurationStatistic ComputeOutput);
