using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// A request's body in native memory: its JSON, and the binary tensors behind it in a buffer of their own, so that the first of them begins
/// at an aligned address.
/// </summary>
public sealed class RequestBody(NativeBuffer json, int jsonLength, NativeBuffer? binary, int binaryLength) : IDisposable
{
    public ReadOnlySpan<byte> Json => json.Span[..jsonLength];

    public NativeBuffer? Binary => binary;

    public int BinaryLength => binaryLength;

    public int Length => jsonLength + binaryLength;

    public void Dispose()
    {
        json.Dispose();
        binary?.Dispose();
    }
}
