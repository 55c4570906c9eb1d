using System.IO.Pipelines;
using Google.Protobuf;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>A message of a class that protoc generated.</summary>
internal readonly struct GeneratedMessage(IMessage message) : IOutgoingMessage
{
    public long Length { get; } = message.CalculateSize();

    public ValueTask WriteToAsync(PipeWriter output, CancellationToken cancellation)
    {
        message.WriteTo(output);
        return ValueTask.CompletedTask;
    }
}
