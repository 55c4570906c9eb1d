using InferenceRuntime.Sessions;

namespace InferenceRuntime.Batching;

/// <summary>What a request got from its run.</summary>
/// <param name="Outputs">In the order they were asked for; they belong to the caller.</param>
/// <param name="Queue">From the request's arrival to the start of its run.</param>
/// <param name="Gather">What copying the batch's inputs together took.</param>
/// <param name="Infer">What ONNX Runtime took for the whole batch.</param>
/// <param name="Scatter">What taking the outputs apart took.</param>
public readonly record struct RunResult(Tensor[] Outputs, TimeSpan Queue, TimeSpan Gather, TimeSpan Infer, TimeSpan Scatter);
