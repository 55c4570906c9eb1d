using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>One message as it was sent, decompressed, in memory that ONNX Runtime can read in place. Owns the memory.</summary>
internal sealed class GrpcMessage(NativeBuffer buffer, int length, int wireLength) : IDisposable
{
    public NativeBuffer Buffer => buffer;

    public int Length => length;

    /// <summary>Bytes that came over the wire, with the prefix.</summary>
    public int WireLength => wireLength;

    public ReadOnlySpan<byte> Bytes => buffer.Span[..length];

    public void Dispose() => buffer.Dispose();
}
