using InferenceRuntime.Metrics;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>ModelInfer: the hot path, from pooled native memory to the connection's buffers without an object per tensor of protobuf's own.</summary>
internal sealed class InferService(ModelServer server, RuntimeMetrics metrics, TimeProvider time, NativeBufferPool pool)
{
    private readonly InferRequestBuilder _builder = new(pool);

    public IEnumerable<GrpcMethod> Methods => [GrpcMethod.Raw(InferenceReflection.Descriptor.Services[0], "ModelInfer", InferAsync)];

    /// <summary>Begins an inference; the exchange must be disposed and counted with <see cref="Finished"/>.</summary>
    public InferExchange Begin() => new(server, _builder);

    /// <summary>Counts an inference, in whatever way it ended.</summary>
    public void Finished(InferExchange exchange, GrpcStatus status, long started) =>
        metrics.RequestFinished(server.Registry.LabelOf(exchange.ModelName), "grpc", GrpcStatusNames.Of(status), time.GetElapsedTime(started));

    private async Task InferAsync(GrpcCall call)
    {
        var started = time.GetTimestamp();
        using var exchange = Begin();
        var status = GrpcStatus.Ok;
        try
        {
            server.Drain.Enter();
            try
            {
                var message = await call.ReadOnlyMessageAsync().ConfigureAwait(false);
                var read = message.WireLength;
                var answer = await exchange.RunAsync(message, call.Cancellation).ConfigureAwait(false);
                metrics.BytesRead(exchange.ModelName, read);
                metrics.BytesWritten(exchange.ModelName, await call.WriteAsync(answer).ConfigureAwait(false));
            }
            finally
            {
                server.Drain.Exit();
            }
        }
        catch (Exception e)
        {
            status = GrpcErrors.Of(e, call).Status;
            throw;
        }
        finally
        {
            Finished(exchange, status, started);
        }
    }
}
