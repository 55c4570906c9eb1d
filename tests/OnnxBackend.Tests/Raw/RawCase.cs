using Testing.Onnx;

namespace OnnxBackend.Tests.Raw;

/// <summary>One data set.</summary>
/// <param name="Inputs">The suite's inputs, with the graph's names.</param>
/// <param name="Expected">The suite's outputs, with the graph's names.</param>
/// <param name="Answer">ONNX Runtime's own outputs; null where it fails.</param>
internal sealed record RawCase(IReadOnlyList<OnnxTensor> Inputs, IReadOnlyList<OnnxTensor> Expected, IReadOnlyList<OnnxTensor>? Answer);
