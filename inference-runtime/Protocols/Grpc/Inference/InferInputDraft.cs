using InferenceRuntime.Protocols.Grpc.Wire;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>What a request says of one input.</summary>
internal sealed class InferInputDraft
{
    public string Name { get; set; } = string.Empty;

    public string Datatype { get; set; } = string.Empty;

    public List<long> Shape { get; } = [];

    /// <summary>The typed contents; protobuf lets a message come in several pieces, which are merged.</summary>
    public List<ByteRange> Contents { get; } = [];
}
