namespace InferenceRuntime.Models;

/// <summary>What a warm-up found out.</summary>
/// <param name="Fastest">The fastest run; zero when no warm-up was asked for.</param>
/// <param name="Shapes">The input shapes that the model answered, in the signature's order; null when no warm-up was asked for.</param>
public readonly record struct WarmupResult(TimeSpan Fastest, long[][]? Shapes);
