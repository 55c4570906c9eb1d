namespace InferenceRuntime.Models;

/// <summary>How often something happened and how long it took in all.</summary>
/// <param name="Count">How often.</param>
/// <param name="Total">In all.</param>
public readonly record struct DurationStatistic(long Count, TimeSpan Total);
