using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using InferenceRuntime.Hosting;
using InferenceRuntime.Sessions;
using Microsoft.Extensions.Primitives;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>
/// Takes messages off a call's body: a flag, a length in four bytes, the message. The bytes are copied once, from the connection's buffers
/// into pooled native memory. What a client does wrong is INVALID_ARGUMENT, so that INTERNAL always means a fault of ours.
/// </summary>
internal sealed class MessageReader(PipeReader body, StringValues encoding, long maxBytes, NativeBufferPool pool, TimeProvider time)
{
    /// <summary>The flag and the length in front of each message.</summary>
    public const int PrefixBytes = 5;

    /// <summary>
    /// Whether a message that has begun must come at the least rate. Kestrel sees to that where a call is one message; in a stream, whose client may be
    /// silent between messages, it can not.
    /// </summary>
    public bool KeepsPace { get; set; }

    /// <summary>The next message; null when the client has sent its last one. Throws <see cref="GrpcException"/>.</summary>
    public async ValueTask<GrpcMessage?> ReadAsync(CancellationToken cancellation)
    {
        ReadResult read;
        while (true)
        {
            read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.Buffer.Length >= PrefixBytes)
            {
                break;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw Malformed($"it ends after {read.Buffer.Length} bytes of a message's {PrefixBytes}-byte prefix");
            }
        }

        var (compressed, length) = ReadPrefix(read.Buffer);
        body.AdvanceTo(read.Buffer.GetPosition(PrefixBytes));
        return await ReadMessageAsync(compressed, length, cancellation).ConfigureAwait(false);
    }

    private (bool Compressed, int Length) ReadPrefix(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > maxBytes)
        {
            throw TooLarge($"The message has {length} bytes,");
        }

        if (prefix[0] > 1)
        {
            throw Malformed($"a message's compression flag is {prefix[0]}; it is 0 or 1");
        }

        if (prefix[0] == 1 && !GrpcEncodings.IsGzip(encoding))
        {
            throw encoding.Count == 0 || encoding == "identity"
                ? Malformed($"a message is flagged as compressed and {GrpcEncodings.HeaderName} names no compression")
                : new GrpcException(GrpcStatus.Unimplemented, $"The message encoding '{encoding}' is not supported; {GrpcEncodings.Accepted} are.");
        }

        return (prefix[0] == 1, (int)length);
    }

    private async ValueTask<GrpcMessage> ReadMessageAsync(bool compressed, int length, CancellationToken cancellation)
    {
        var message = new GrowingBuffer(pool, length);
        try
        {
            using var pace = KeepsPace ? new CancellationTokenSource(TimeFor(length), time) : null;
            using var either = pace is null ? null : CancellationTokenSource.CreateLinkedTokenSource(pace.Token, cancellation);
            try
            {
                await FillAsync(message, length, either?.Token ?? cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (pace is { IsCancellationRequested: true } && !cancellation.IsCancellationRequested)
            {
                throw new GrpcException(
                    GrpcStatus.DeadlineExceeded, $"A message of {length} bytes came too slowly; the least rate is {ConnectionLimits.MinBytesPerSecond} bytes a second.", e);
            }

            return compressed ? Decompress(message, length) : new GrpcMessage(message.Buffer, length, PrefixBytes + length);
        }
        catch
        {
            message.Buffer.Dispose();
            throw;
        }
    }

    private async ValueTask FillAsync(GrowingBuffer message, int length, CancellationToken cancellation)
    {
        while (message.Length < length)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            var piece = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, length - message.Length));
            foreach (var memory in piece)
            {
                message.Append(memory.Span);
            }

            body.AdvanceTo(piece.End);
            if (read.IsCompleted && message.Length < length)
            {
                throw Malformed($"it ends after {message.Length} of a message's {length} bytes");
            }
        }
    }

    private static TimeSpan TimeFor(int length) => ConnectionLimits.RateGrace + TimeSpan.FromSeconds(length / ConnectionLimits.MinBytesPerSecond);

    private GrpcMessage Decompress(GrowingBuffer compressed, int length)
    {
        var message = GzipMessage.Decompress(compressed.Buffer, length, maxBytes, pool)
            ?? throw TooLarge("The message has, decompressed,");
        compressed.Buffer.Dispose();
        return new GrpcMessage(message.Buffer, message.Length, PrefixBytes + length);
    }

    private GrpcException TooLarge(string found) => new(
        GrpcStatus.ResourceExhausted, $"{found} more than the limit of {maxBytes} bytes, which --max-request-bytes sets.");

    private static GrpcException Malformed(string what) => new(GrpcStatus.InvalidArgument, $"The call's framing is wrong: {what}.");
}
