namespace InferenceRuntime.Models;

/// <summary>Where the time of one answered request went.</summary>
/// <param name="RequestRows">The request's own rows.</param>
/// <param name="Queue">From admission to the start of its run.</param>
/// <param name="Input">Gathering the batch's inputs.</param>
/// <param name="Infer">ONNX Runtime.</param>
/// <param name="Output">Taking the batch's outputs apart.</param>
public readonly record struct RunTimes(int RequestRows, TimeSpan Queue, TimeSpan Input, TimeSpan Infer, TimeSpan Output);
