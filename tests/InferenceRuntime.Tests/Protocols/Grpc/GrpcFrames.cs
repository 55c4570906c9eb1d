using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>gRPC's framing, written from its text alone: a flag, four bytes of length, the message.</summary>
internal static class GrpcFrames
{
    public const int PrefixBytes = 5;

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    public static byte[] Frame(byte[] message, byte flag = 0) => [.. Prefix(flag, (uint)message.Length), .. message];

    public static byte[] Prefix(byte flag, uint length)
    {
        var prefix = new byte[PrefixBytes];
        prefix[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    public static byte[] Gzip(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return packed.ToArray();
    }

    /// <summary>Takes the next message off a body; null at its end.</summary>
    public static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var prefix = new byte[PrefixBytes];
        var read = await body.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellation);
        if (read == 0)
        {
            return null;
        }

        read.Should().Be(PrefixBytes, "a body ends between messages");
        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await body.ReadExactlyAsync(message, cancellation);
        return prefix[0] == 0 ? message : Gunzip(message);
    }

    private static byte[] Gunzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var message = new MemoryStream();
        gzip.CopyTo(message);
        return message.ToArray();
    }
}
