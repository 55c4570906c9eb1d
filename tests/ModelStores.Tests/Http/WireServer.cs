using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Testing.Stores;

namespace ModelStores.Tests.Http;

/// <summary>Answers each request with exactly these bytes and then closes the connection, so that every fault can be written onto the wire.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly Func<WireRequest, byte[]> _answer;
    private readonly TestCertificates? _certificates;
    private readonly Task _work;

    public WireServer(Func<WireRequest, byte[]> answer, TestCertificates? certificates = null)
    {
        _answer = answer;
        _certificates = certificates;
        _listener.Start();
        _work = AcceptAsync();
    }

    public WireServer(Func<WireRequest, string> answer, TestCertificates? certificates = null)
        : this(request => Encoding.Latin1.GetBytes(answer(request)), certificates)
    {
    }

    public string Url => $"{(_certificates is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is (OperationCanceledException or SocketException or InvalidOperationException))
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using Stream plain = client.GetStream();
            await using var stream = _certificates is null ? plain : new SslStream(plain);
            if (stream is SslStream tls)
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificates!.Server }, _stop.Token);
            }

            var head = new StringBuilder();
            var buffer = new byte[4096];
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0)
                {
                    return;
                }

                head.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }

            var request = new WireRequest(head.ToString());
            _requests.Enqueue(request);
            await stream.WriteAsync(_answer(request), _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went, or did not trust: what the test is about.
        }
    }
}
