using Testing.Onnx;

namespace OnnxBackend.Tests.Protocols;

/// <summary>One way to send tensors to a server and to get tensors back.</summary>
internal interface IInferenceProtocol
{
    string Name { get; }

    /// <summary>Whether this form has a place for elements of that type.</summary>
    bool Carries(OnnxType type);

    /// <summary>All outputs, in the server's order. Throws <see cref="RefusedException"/> when the server answers with an error.</summary>
    Task<IReadOnlyList<OnnxTensor>> InferAsync(string model, IReadOnlyList<OnnxTensor> inputs, CancellationToken cancellation);
}
