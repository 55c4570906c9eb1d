using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench.Targets;

/// <summary>A server over HTTP/1.1: every worker sends the same prepared request on a connection of its own.</summary>
internal sealed class HttpTarget(Uri server, byte[] request, TimeSpan timeout, TimeProvider time) : ILoadTarget
{
    public bool Blocks => false;

    public async ValueTask<ILoadWorker> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return new Worker(server, request, await HttpConnection.OpenAsync(server, cancellation).ConfigureAwait(false), timeout, time);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new BenchException($"{server.GetLeftPart(UriPartial.Authority)} can not be reached: {e.Message}. Is the server running, and is this its address?", inner: e);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Worker(Uri server, byte[] request, HttpConnection first, TimeSpan timeout, TimeProvider time) : NetworkWorker(timeout, time)
    {
        private HttpConnection? _connection = first;

        public override async ValueTask DisposeAsync()
        {
            await ResetAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        protected override async ValueTask<string?> ExchangeAsync(CancellationToken cancellation)
        {
            if (_connection is not { IsReusable: true })
            {
                await ResetAsync().ConfigureAwait(false);
                _connection = await HttpConnection.OpenAsync(server, cancellation).ConfigureAwait(false);
            }

            var answer = await _connection.ExchangeAsync(request, keepBody: false, cancellation).ConfigureAwait(false);
            return answer.IsSuccess ? null : $"HTTP {answer.Status}";
        }

        protected override async ValueTask ResetAsync()
        {
            if (Interlocked.Exchange(ref _connection, null) is { } connection)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
