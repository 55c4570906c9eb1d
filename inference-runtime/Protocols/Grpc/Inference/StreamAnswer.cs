using System.IO.Pipelines;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Wire;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>A ModelStreamInferResponse around an answer.</summary>
internal sealed class StreamAnswer(InferAnswer answer) : IOutgoingMessage
{
    public long Length { get; } = WireSize.Field(answer.Length);

    public ValueTask WriteToAsync(PipeWriter output, CancellationToken cancellation)
    {
        var writer = new WireWriter(output.GetSpan(11));
        writer.Head(2, answer.Length);
        output.Advance(writer.Position);
        return answer.WriteToAsync(output, cancellation);
    }
}
