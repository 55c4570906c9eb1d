using System.Buffers.Binary;
using System.IO.Compression;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>gzip for messages, within bounds: a few bytes can unpack to gigabytes.</summary>
internal static class GzipMessage
{
    private const int PieceBytes = 16 * 1024;

    // Numbers seldom shrink to less; more room is taken as it is filled.
    private const int LikelyRatio = 4;

    /// <summary>The unpacked bytes; null when there are more than <paramref name="maxBytes"/>. Throws <see cref="GrpcException"/> for what is no gzip.</summary>
    public static unsafe GrowingBuffer? Decompress(NativeBuffer compressed, int length, long maxBytes, NativeBufferPool pool)
    {
        using var source = new UnmanagedMemoryStream(compressed.Pointer, length);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var message = new GrowingBuffer(pool, Math.Min((long)length * LikelyRatio, maxBytes));
        try
        {
            Span<byte> piece = stackalloc byte[PieceBytes];
            for (var count = gzip.Read(piece); count > 0; count = gzip.Read(piece))
            {
                if (message.Length + count > maxBytes)
                {
                    message.Buffer.Dispose();
                    return null;
                }

                message.Append(piece[..count]);
            }

            // gzip's last four bytes tell how much there was: .NET does not complain of every end that comes too early.
            return length > sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(compressed.Span[(length - sizeof(uint))..length]) == (uint)message.Length
                ? message
                : throw new InvalidDataException("it is cut off.");
        }
        catch (InvalidDataException e)
        {
            message.Buffer.Dispose();
            throw new GrpcException(GrpcStatus.InvalidArgument, $"The message is no valid gzip: {e.Message}", e);
        }
        catch
        {
            message.Buffer.Dispose();
            throw;
        }
    }
}
