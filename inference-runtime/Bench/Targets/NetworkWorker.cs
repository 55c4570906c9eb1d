using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using InferenceRuntime.Bench.Load;

namespace InferenceRuntime.Bench.Targets;

/// <summary>What clients of every protocol share: the time limit of a request, and the names of what can go wrong below the protocol.</summary>
internal abstract class NetworkWorker : ILoadWorker
{
    // A server that is gone refuses at once; without a pause the loop would count refusals as fast as the processor can.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private CancellationTokenSource _limit;

    protected NetworkWorker(TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string?> SendAsync(CancellationToken cancellation)
    {
        if (!_limit.TryReset())
        {
            _limit.Dispose();
            _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        }

        using var registration = cancellation.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), _limit);
        _limit.CancelAfter(_timeout);
        try
        {
            return await ExchangeAsync(_limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await ResetAsync().ConfigureAwait(false);
            return "timeout";
        }
        catch (Exception e) when (Describe(e) is { } kind)
        {
            await ResetAsync().ConfigureAwait(false);
            await Task.Delay(PauseAfterFailure, _time, cancellation).ConfigureAwait(false);
            return kind;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        _limit.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends the request and reads the answer. Null, or the protocol's own error.</summary>
    protected abstract ValueTask<string?> ExchangeAsync(CancellationToken cancellation);

    /// <summary>Drops what can not be used any more.</summary>
    protected virtual ValueTask ResetAsync() => ValueTask.CompletedTask;

    private static string? Describe(Exception e) => e switch
    {
        SocketException { SocketErrorCode: var code } => $"connection: {code}",
        IOException { InnerException: SocketException { SocketErrorCode: var code } } => $"connection: {code}",
        EndOfStreamException => "connection: closed by the server",
        InvalidDataException or HttpRequestException or AuthenticationException or IOException => e.Message,
        _ => null,
    };
}
