using System.Buffers.Binary;

namespace InferenceRuntime.Tests.Malformed.Grpc;

/// <summary>What a client sends in a call: the bytes of the body, right or wrong, and the header that says how messages are compressed.</summary>
internal sealed record GrpcBody(byte[] Bytes, string? Encoding = null)
{
    /// <summary>A message behind its prefix.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0, long lie = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(message.Length + lie));
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public override string ToString() => $"encoding {Encoding ?? "absent"}, body {Convert.ToBase64String(Bytes)}";
}
