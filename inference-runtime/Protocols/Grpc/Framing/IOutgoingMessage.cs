using System.IO.Pipelines;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>A message that knows its length before it is written, as its prefix needs.</summary>
internal interface IOutgoingMessage
{
    long Length { get; }

    /// <summary>Writes exactly <see cref="Length"/> bytes; what is small need not be flushed.</summary>
    ValueTask WriteToAsync(PipeWriter output, CancellationToken cancellation);
}
