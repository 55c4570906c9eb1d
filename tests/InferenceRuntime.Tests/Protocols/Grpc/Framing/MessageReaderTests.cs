using System.IO.Pipelines;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Sessions;
using Testing;

namespace InferenceRuntime.Tests.Protocols.Grpc.Framing;

public sealed class MessageReaderTests
{
    private readonly NativeBufferPool _pool = new();

    [Test]
    public async Task Read_OfABodyInPieces_FindsEachMessage([Values(1, 2, 4, 5, 6, 7, 100)] int pieceLength)
    {
        byte[] body = [.. GrpcFrames.Frame([1, 2, 3]), .. GrpcFrames.Frame([]), .. GrpcFrames.Frame([4])];
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, body.Chunk(pieceLength));
        var reader = new MessageReader(pipe.Reader, default, 3, _pool, TimeProvider.System);

        var found = new List<byte[]>();
        while (await reader.ReadAsync(CancellationToken.None) is { } message)
        {
            using (message)
            {
                found.Add(message.Bytes.ToArray());
                message.WireLength.Should().Be(5 + message.Length);
            }
        }

        await writing;
        found.Should().BeEquivalentTo([[1, 2, 3], Array.Empty<byte>(), [4]], options => options.WithStrictOrdering());
        _pool.Lent.Should().Be(0);
    }

    [Test]
    public async Task Read_OfALengthThatLies_TakesNoMemoryForIt()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(GrpcFrames.Prefix(0, 1_000_000_000));
        await pipe.Writer.CompleteAsync();
        var reader = new MessageReader(pipe.Reader, default, int.MaxValue, _pool, TimeProvider.System);

        await FluentActions.Awaiting(async () => await reader.ReadAsync(CancellationToken.None)).Should().ThrowAsync<GrpcException>();

        _pool.Lent.Should().Be(0);
        _pool.Retained.Should().BeLessThan(2_000_000);
    }

    [Test]
    public async Task Read_ThatIsCancelled_GivesItsMemoryBack()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(GrpcFrames.Prefix(0, 100));
        using var cancellation = new CancellationTokenSource();
        var reader = new MessageReader(pipe.Reader, default, 100, _pool, TimeProvider.System);
        var reading = reader.ReadAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(async () => await reading).Should().ThrowAsync<OperationCanceledException>();
        _pool.Lent.Should().Be(0);
    }

    [Test]
    public async Task Read_OfAGzipBomb_StopsAtTheLimit()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(GrpcFrames.Frame(GrpcFrames.Gzip(new byte[100_000_000]), flag: 1));
        var reader = new MessageReader(pipe.Reader, "gzip", 1_000_000, _pool, TimeProvider.System);

        var failure = await FluentActions.Awaiting(async () => await reader.ReadAsync(CancellationToken.None)).Should().ThrowAsync<GrpcException>();

        failure.Which.Status.Should().Be(GrpcStatus.ResourceExhausted);
        _pool.Lent.Should().Be(0);
        _pool.Retained.Should().BeLessThan(4_000_000);
    }

    [Test]
    public async Task Read_InAStream_OfAMessageThatStops_EndsAtTheLeastRate()
    {
        var time = new TestTimeProvider();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(GrpcFrames.Prefix(0, 80 * 1024));
        var reader = new MessageReader(pipe.Reader, default, int.MaxValue, _pool, time) { KeepsPace = true };
        var reading = reader.ReadAsync(CancellationToken.None).AsTask();

        // 10 s of grace, and 10 s for 80 KiB at 8 KiB a second.
        time.Advance(TimeSpan.FromSeconds(19));
        reading.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        var failure = await reading.WaitAsync(TimeSpan.FromSeconds(10)).Awaiting(task => task).Should().ThrowAsync<GrpcException>();
        failure.Which.Status.Should().Be(GrpcStatus.DeadlineExceeded);
        _pool.Lent.Should().Be(0);
    }

    private static async Task WriteAsync(PipeWriter writer, IEnumerable<byte[]> pieces)
    {
        foreach (var piece in pieces)
        {
            await writer.WriteAsync(piece);
        }

        await writer.CompleteAsync();
    }
}
