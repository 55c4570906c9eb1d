using Microsoft.AspNetCore.Connections;

namespace InferenceRuntime.Hosting;

/// <summary>
/// Counts the clients' connections, and lets go of those that are over. A drain that ended with the last request in flight would cut off requests that
/// have been sent and not yet read: between two requests of a busy connection nothing is in flight. So it goes on, refusing, until the connections have come
/// to rest.
/// </summary>
/// <param name="patience">How long the requests of a connection that was closed may go on.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears of connections that were let go.</param>
internal sealed class OpenConnections(TimeSpan patience, TimeProvider time, ILogger<OpenConnections> log)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private int _open;
    private long _changes;

    public int Count => Volatile.Read(ref _open);

    /// <summary>Connection middleware.</summary>
    public ConnectionDelegate Track(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _changes);
        try
        {
            await ServedOrOverAsync(connection, next(connection)).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            Interlocked.Increment(ref _changes);
        }
    };

    /// <summary>
    /// Completes when no connection is open, or when none was opened or closed for <paramref name="rest"/>: while draining, every request
    /// closes its connection, so those that are left have nothing to ask.
    /// </summary>
    public async Task RestAsync(TimeSpan rest, CancellationToken cancellation)
    {
        var (seen, since) = (Interlocked.Read(ref _changes), time.GetTimestamp());
        while (Count > 0 && time.GetElapsedTime(since) < rest)
        {
            await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
            if (Interlocked.Read(ref _changes) is var changes && changes != seen)
            {
                (seen, since) = (changes, time.GetTimestamp());
            }
        }
    }

    /// <summary>
    /// Kestrel closes an HTTP/2 connection whose client asks for answers and takes none, drops answers of it, and then waits for their end for ever. Each such
    /// connection would keep its place among those that may be open at once, until no client could connect any more.
    /// </summary>
    private async Task ServedOrOverAsync(ConnectionContext connection, Task serving)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed).ConfigureAwait(false);
        if (await Task.WhenAny(serving, closed.Task).ConfigureAwait(false) == serving)
        {
            await serving.ConfigureAwait(false);
            return;
        }

        try
        {
            await serving.WaitAsync(patience, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!serving.IsCompleted)
        {
            HostingLog.NeverEnded(log, connection.ConnectionId, patience.TotalSeconds);
        }
    }
}
