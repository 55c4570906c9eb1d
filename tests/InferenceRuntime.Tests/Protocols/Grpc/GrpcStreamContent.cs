using System.Net;
using System.Threading.Channels;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>A body that is sent piece by piece, as a test says.</summary>
internal sealed class GrpcStreamContent : HttpContent
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    public void Send(byte[] piece) => _pieces.Writer.TryWrite(piece).Should().BeTrue();

    public void Complete() => _pieces.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers leave with the first flush, so that the server can answer before anything is sent.
        await stream.FlushAsync(cancellationToken);
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(piece, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
