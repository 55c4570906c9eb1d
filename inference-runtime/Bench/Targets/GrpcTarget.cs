using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench.Targets;

/// <summary>A server over gRPC: all workers share one connection, as the calls of a gRPC client do.</summary>
internal sealed class GrpcTarget(GrpcChannel channel, byte[] request, TimeSpan timeout, TimeProvider time) : ILoadTarget
{
    private readonly Uri _method = channel.MethodUri("ModelInfer");

    public bool Blocks => false;

    public ValueTask<ILoadWorker> ConnectAsync(CancellationToken cancellation) => ValueTask.FromResult<ILoadWorker>(new Worker(channel, _method, request, timeout, time));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Worker(GrpcChannel channel, Uri method, byte[] request, TimeSpan timeout, TimeProvider time) : NetworkWorker(timeout, time)
    {
        protected override async ValueTask<string?> ExchangeAsync(CancellationToken cancellation)
        {
            var answer = await channel.CallAsync(method, request, keepMessage: false, cancellation).ConfigureAwait(false);
            return answer.IsSuccess ? null : $"gRPC {answer.StatusName}";
        }
    }
}
