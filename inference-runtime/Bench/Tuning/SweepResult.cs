namespace InferenceRuntime.Bench.Tuning;

/// <summary>What a sweep measured.</summary>
/// <param name="Subject">The model and where it ran.</param>
/// <param name="Inputs">Names, datatypes and shapes of a request with one row.</param>
/// <param name="Points">In the order they were measured.</param>
/// <param name="Recommendation">Null when nothing was answered.</param>
internal sealed record SweepResult(string Subject, string Inputs, IReadOnlyList<SweepPoint> Points, Recommendation? Recommendation);
