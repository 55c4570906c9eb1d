using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>Puts messages behind their prefix, compressed where the call asks for it.</summary>
internal static class MessageWriter
{
    /// <summary>Throws for a message that the prefix could announce and no client could hold.</summary>
    public static void CheckLength(long length)
    {
        if (length > int.MaxValue)
        {
            throw new GrpcException(
                GrpcStatus.ResourceExhausted, $"The answer would have {length} bytes; a message has at most {int.MaxValue}. Ask for fewer outputs or rows.");
        }
    }

    /// <returns>The bytes written, with the prefix.</returns>
    public static async ValueTask<long> WriteAsync<T>(PipeWriter output, T message, bool gzip, CancellationToken cancellation)
        where T : IOutgoingMessage
    {
        if (gzip)
        {
            return await WriteCompressedAsync(output, message, cancellation).ConfigureAwait(false);
        }

        WritePrefix(output, compressed: false, (uint)message.Length);
        await message.WriteToAsync(output, cancellation).ConfigureAwait(false);
        return MessageReader.PrefixBytes + message.Length;
    }

    private static async ValueTask<long> WriteCompressedAsync<T>(PipeWriter output, T message, CancellationToken cancellation)
        where T : IOutgoingMessage
    {
        using var packed = new MemoryStream();
        var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            await message.WriteToAsync(pipe, cancellation).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }

        WritePrefix(output, compressed: true, (uint)packed.Length);
        output.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        return MessageReader.PrefixBytes + packed.Length;
    }

    private static void WritePrefix(PipeWriter output, bool compressed, uint length)
    {
        var prefix = output.GetSpan(MessageReader.PrefixBytes);
        prefix[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], length);
        output.Advance(MessageReader.PrefixBytes);
    }
}
