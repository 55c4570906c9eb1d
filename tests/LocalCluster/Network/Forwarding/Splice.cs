using System.Buffers;
using System.Net.Sockets;

namespace LocalCluster.Network.Forwarding;

/// <summary>Copies bytes between two connections, both ways, until both sides are done.</summary>
public static class Splice
{
    private const int BufferSize = 64 * 1024;

    /// <summary>
    /// Ends when both directions have ended. The end of one direction is passed on as such (half-close), so that a client that has
    /// sent all can still read; a reset of one side resets the other.
    /// </summary>
    public static Task RunAsync(Socket left, Socket right) => Task.WhenAll(CopyAsync(left, right), CopyAsync(right, left));

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            while (true)
            {
                // A wait for nothing comes first: an idle connection holds no buffer.
                await from.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    var count = await from.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }

                    for (var sent = 0; sent < count;)
                    {
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), CancellationToken.None).ConfigureAwait(false);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Wakes the other direction, which may be waiting on the side that is still well.
            Abort(from);
            Abort(to);
        }
    }

    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is closed already, which is what was wanted.
        }
    }
}
