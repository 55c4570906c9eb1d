using System.Buffers.Binary;
using System.Text;

namespace InferenceRuntime.Tests.Malformed.Wire;

/// <summary>HTTP/2 frames, byte by byte, as RFC 9113 and RFC 7541 write them. Nothing checks whether they make sense together.</summary>
internal static class Http2Frames
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, EndHeaders = 4;

    /// <summary>The words that a connection begins with, and settings that change nothing.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    public static byte[] Frame(byte type, byte flags, uint stream, ReadOnlySpan<byte> payload, int? length = null)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(length ?? payload.Length) << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>The headers of a call of ModelInfer, whose body is still to come.</summary>
    public static byte[] InferHeaders(uint stream) => Frame(Headers, EndHeaders, stream, Call("/inference.GRPCInferenceService/ModelInfer"));

    public static byte[] ResetFrame(uint stream) => Frame(Reset, 0, stream, [0, 0, 0, 8]);

    /// <summary>A block of header fields that names everything itself: the receiver's table stays empty.</summary>
    public static byte[] Call(string path) =>
        [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "x"), .. Field("content-type", "application/grpc"), .. Field("te", "trailers")];

    public static byte[] Field(string name, string value) => [0, .. Text(name), .. Text(value)];

    /// <summary>A length below 127 in seven bits, and the bytes, not compressed.</summary>
    private static byte[] Text(string text) => text.Length < 127 ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)] : throw new ArgumentException("Too long for one byte of length.", nameof(text));
}
