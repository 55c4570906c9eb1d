namespace InferenceRuntime.Bench.Inputs;

/// <summary>What the inputs are filled with.</summary>
internal enum BenchData
{
    /// <summary>From a seed, the same in every run: fractions from 0 to 1, whole numbers 0 or 1, bytes of any value, words.</summary>
    Random,

    /// <summary>Zeros, false and empty texts.</summary>
    Zeros,
}
