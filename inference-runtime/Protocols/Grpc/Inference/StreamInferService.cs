using System.Threading.Channels;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>
/// ModelStreamInfer: requests of one stream run side by side and are answered in their order. A request that fails is answered with an
/// error_message and ends nothing; a stream ends with the client's last message, with broken framing, or with the server's shutdown.
/// </summary>
internal sealed class StreamInferService(InferService infer, ModelServer server, TimeProvider time)
{
    // Enough to fill a batch from one stream; a stream that sends faster is slowed down by HTTP/2's flow control.
    private const int MaxInFlight = 32;

    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Raw(InferenceReflection.Descriptor.Services[0], "ModelStreamInfer", ServeAsync)];

    private async Task ServeAsync(GrpcCall call)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.OpenStream());

        // Clients that wait for the headers get them before the first answer.
        await call.FlushAsync().ConfigureAwait(false);
        var turns = Channel.CreateBounded<Task<StreamTurn>>(new BoundedChannelOptions(MaxInFlight) { SingleReader = true, SingleWriter = true });
        var reading = ReadAllAsync(call, turns.Writer, ending.Token);
        try
        {
            await foreach (var turn in turns.Reader.ReadAllAsync(call.Cancellation).ConfigureAwait(false))
            {
                using var answer = await turn.ConfigureAwait(false);
                await answer.WriteAsync(call).ConfigureAwait(false);
                await call.FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // After a failure above nobody takes the rest any more; what has begun still holds memory.
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (turns.Reader.TryRead(out var left))
            {
                (await left.ConfigureAwait(false)).Dispose();
            }
        }

        await reading.ConfigureAwait(false);
    }

    private async Task ReadAllAsync(GrpcCall call, ChannelWriter<Task<StreamTurn>> turns, CancellationToken ending)
    {
        try
        {
            // Room first: a request that has begun must reach the one who ends it.
            while (await turns.WaitToWriteAsync(ending).ConfigureAwait(false) && await call.ReadAsync(ending).ConfigureAwait(false) is { } message)
            {
                turns.TryWrite(TakeTurnAsync(call, message));
            }
        }
        finally
        {
            turns.Complete();
        }
    }

    /// <summary>Runs one request. Never throws: a failure is an answer.</summary>
    private async Task<StreamTurn> TakeTurnAsync(GrpcCall call, GrpcMessage message)
    {
        var started = time.GetTimestamp();
        var turn = new StreamTurn(infer.Begin());
        var status = GrpcStatus.Ok;
        try
        {
            turn.Enter(server.Drain, message);
            turn.Answer = await turn.Exchange.RunAsync(message, call.Cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            (status, turn.Error) = GrpcErrors.Of(e, call);
        }

        infer.Finished(turn.Exchange, status, started);
        return turn;
    }
}
