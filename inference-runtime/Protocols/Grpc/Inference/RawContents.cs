using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>Lets tensors lie where their message was received.</summary>
internal static class RawContents
{
    /// <summary>
    /// Moves a value that begins at an odd place for its elements a few bytes down, over its own tag and length, which have been read by
    /// then. That spares the second buffer and the page faults of a copy; where the room is too small the value stays.
    /// </summary>
    /// <returns>Where the value begins now.</returns>
    public static ByteRange Align(NativeBuffer message, ByteRange value, int elementSize)
    {
        var excess = value.Start % elementSize;
        if (excess == 0 || excess > WireSize.Tag + WireSize.Varint((uint)value.Length))
        {
            return value;
        }

        var aligned = value with { Start = value.Start - excess };
        message.Span.Slice(value.Start, value.Length).CopyTo(message.Span[aligned.Start..]);
        return aligned;
    }
}
