using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>A request of a stream and what became of it: an answer or an error. Owns what the answer is written from.</summary>
internal sealed class StreamTurn(InferExchange exchange) : IDisposable
{
    private DrainControl? _drain;

    public InferExchange Exchange => exchange;

    public InferAnswer? Answer { get; set; }

    public string Error { get; set; } = string.Empty;

    /// <summary>Counts the request as in flight until its answer has been written. Throws, and frees the message, while draining.</summary>
    public void Enter(DrainControl drain, GrpcMessage message)
    {
        try
        {
            drain.Enter();
            _drain = drain;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    public async ValueTask WriteAsync(GrpcCall call)
    {
        if (Answer is { } answer)
        {
            await call.WriteAsync(new StreamAnswer(answer)).ConfigureAwait(false);
            return;
        }

        // The id tells the client which of its requests failed.
        var failure = new ModelStreamInferResponse
        {
            ErrorMessage = Error,
            InferResponse = new ModelInferResponse { ModelName = exchange.ModelName, Id = exchange.Id },
        };
        await call.WriteAsync(failure).ConfigureAwait(false);
    }

    public void Dispose()
    {
        exchange.Dispose();
        _drain?.Exit();
    }
}
