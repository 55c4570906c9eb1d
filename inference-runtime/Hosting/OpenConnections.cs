using Microsoft.AspNetCore.Connections;

namespace InferenceRuntime.Hosting;

/// <summary>
/// Counts the clients' connections. A drain that ended with the last request in flight would cut off requests that have been sent and not
/// yet read: between two requests of a busy connection nothing is in flight. So it goes on, refusing, until the connections have come to rest.
/// </summary>
internal sealed class OpenConnections(TimeProvider time)
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
            await next(connection).ConfigureAwait(false);
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
}
