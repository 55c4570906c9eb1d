using System.Net;
using System.Net.Sockets;

namespace LocalCluster.Network.Forwarding;

/// <summary>
/// A listener that hands each connection to one of the endpoints, in turn. An endpoint that leaves gets no new connections, and keeps
/// those that it has until they end by themselves.
/// </summary>
public sealed class PortForwarder : IDisposable
{
    private const int Backlog = 1024;

    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ILogger _logger;
    private volatile IPEndPoint[] _endpoints;
    private uint _turn;

    /// <summary>Listens at once; throws <see cref="SocketException"/> when the address can not be had.</summary>
    public PortForwarder(IPEndPoint address, IPEndPoint[] endpoints, ILogger logger)
    {
        _endpoints = endpoints;
        _logger = logger;
        try
        {
            _listener.Bind(address);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    public IPEndPoint Address { get; }

    public void SetEndpoints(IPEndPoint[] endpoints) => _endpoints = endpoints;

    /// <summary>Stops listening. Connections that are open go on.</summary>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                // No token: closing the listener ends it.
                var client = await _listener.AcceptAsync(CancellationToken.None).ConfigureAwait(false);
                _ = ServeAsync(client);
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file descriptors, most likely: connections that end give some back.
                Log.AcceptFailed(_logger, Address.ToString(), failure);
                await Task.Delay(AcceptRetry, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var endpoint = await ConnectAsync().ConfigureAwait(false);
            if (endpoint is null)
            {
                // Reset rather than closed: the client must not take it for an empty answer.
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            client.NoDelay = true;
            endpoint.NoDelay = true;
            await Splice.RunAsync(client, endpoint).ConfigureAwait(false);
        }
    }

    /// <summary>Connects to the endpoint whose turn it is, or to the next that answers; null when none does.</summary>
    private async Task<Socket?> ConnectAsync()
    {
        var endpoints = _endpoints;
        var turn = Interlocked.Increment(ref _turn);
        for (var tries = 0; tries < endpoints.Length; tries++)
        {
            var endpoint = endpoints[(int)((turn + tries) % endpoints.Length)];
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // No token: on loopback it is answered or refused at once.
                await socket.ConnectAsync(endpoint, CancellationToken.None).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                Log.ConnectFailed(_logger, endpoint.ToString(), Address.ToString(), failure);
            }
        }

        return null;
    }
}
