using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench;

/// <summary>What a run measured.</summary>
/// <param name="Subject">The model, where it ran, over what.</param>
/// <param name="Inputs">Names, datatypes and shapes of the request.</param>
/// <param name="Rows">Rows a request.</param>
/// <param name="Levels">One for each concurrency, in the order they were measured.</param>
internal sealed record BenchResult(string Subject, string Inputs, int Rows, IReadOnlyList<LevelResult> Levels);
