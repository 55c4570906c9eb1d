using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>What a ModelInferRequest says; its tensors' elements still lie where they were sent.</summary>
internal sealed class InferDraft
{
    public string ModelName { get; set; } = string.Empty;

    /// <summary>Empty for whatever is served.</summary>
    public string ModelVersion { get; set; } = string.Empty;

    public string Id { get; set; } = string.Empty;

    public TimeSpan? Timeout { get; set; }

    public int Priority { get; set; }

    public List<InferInputDraft> Inputs { get; } = [];

    public List<RequestedOutput> Outputs { get; } = [];

    /// <summary>The raw_input_contents.</summary>
    public List<ByteRange> RawContents { get; } = [];
}
