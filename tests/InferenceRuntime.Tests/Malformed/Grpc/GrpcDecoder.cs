using System.Buffers;
using System.IO.Pipelines;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Inference;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed.Grpc;

/// <summary>
/// The way of a call's body through the gRPC decoders, without a socket: frames, messages, tensors. An exception that is not theirs, which
/// would be INTERNAL, goes on to the test.
/// </summary>
internal sealed class GrpcDecoder
{
    private const long MaxMessageBytes = 64 * 1024 * 1024;

    private readonly InferRequestBuilder _builder;

    public GrpcDecoder() => _builder = new InferRequestBuilder(Pool);

    public NativeBufferPool Pool { get; } = new();

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>True when every message of the body was read.</summary>
    public bool Accepts(GrpcBody body)
    {
        try
        {
            // A pipe over memory answers at once: the task is complete.
            DecodeAsync(body).AsTask().GetAwaiter().GetResult();
            Accepted++;
            return true;
        }
        catch (ServingException e)
        {
            e.Error.Should().Be(ServingError.InvalidRequest, "{0}", body);
        }
        catch (GrpcException e)
        {
            e.Status.Should().BeOneOf(GrpcStatus.InvalidArgument, GrpcStatus.ResourceExhausted, GrpcStatus.Unimplemented);
        }

        Refused++;
        return false;
    }

    /// <summary>The request of a message; to be disposed.</summary>
    public InferenceRequest Decode(byte[] message)
    {
        var buffer = Pool.Rent(message.Length);
        message.CopyTo(buffer.Span);
        return Build(new GrpcMessage(buffer, message.Length, message.Length));
    }

    private InferenceRequest Build(GrpcMessage message)
    {
        InferDraft draft;
        try
        {
            draft = InferDraftReader.Read(message.Bytes);
        }
        catch
        {
            message.Dispose();
            throw;
        }

        return _builder.Build(draft, message);
    }

    private async ValueTask DecodeAsync(GrpcBody body)
    {
        var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(body.Bytes)), body.Encoding, MaxMessageBytes, Pool, TimeProvider.System);
        while (await reader.ReadAsync(CancellationToken.None) is { } message)
        {
            Build(message).Dispose();
        }
    }
}
