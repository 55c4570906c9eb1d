using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Kubelet.Probes;

/// <summary>Makes single attempts over the network: httpGet and tcpSocket. Lifecycle hooks use the same request.</summary>
public sealed class ProbeChecks : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,

        // As the kubelet: a probe asks whether something answers, not who it is.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<ProbeResult> HttpAsync(JsonObject get, JsonObject container, string address, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        var host = get.Text("host") is { Length: > 0 } named ? named : address;
        var scheme = (get.Text("scheme") ?? "HTTP").ToLowerInvariant();
        var path = get.Text("path") ?? "/";
        var port = PortOf(get["port"], container);
        var url = $"{scheme}://{host}:{port}{(path.StartsWith('/') ? "" : "/")}{path}";
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.ConnectionClose = true;
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.34");
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
            foreach (var header in get.Items("httpHeaders"))
            {
                request.Headers.Remove(header.Text("name") ?? "");
                request.Headers.TryAddWithoutValidation(header.Text("name") ?? "", header.Text("value"));
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.BadRequest
                ? ProbeResult.Ok
                : ProbeResult.Failed($"HTTP probe failed with statuscode: {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeResult.Failed($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (HttpRequestException failure)
        {
            var cause = failure.InnerException is SocketException socket ? $"dial tcp {host}:{port}: connect: {Describe(socket)}" : InWords(failure);
            return ProbeResult.Failed($"Get \"{url}\": {cause}");
        }
    }

    public static async Task<ProbeResult> TcpAsync(JsonObject tcp, JsonObject container, string address, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        var host = tcp.Text("host") is { Length: > 0 } named ? named : address;
        var port = PortOf(tcp["port"], container);
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, both.Token).ConfigureAwait(false);
            return ProbeResult.Ok;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeResult.Failed($"dial tcp {host}:{port}: i/o timeout");
        }
        catch (SocketException failure)
        {
            return ProbeResult.Failed($"dial tcp {host}:{port}: connect: {Describe(failure)}");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A port's number, or the number of the container's port of that name; 0, which nothing answers on, when there is none.</summary>
    private static int PortOf(JsonNode? port, JsonObject container) =>
        port.Text() is not { } name ? port.Int(0)
        : int.TryParse(name, out var number) ? number
        : container.Items("ports").FirstOrDefault(item => item.Text("name") == name).Int(0, "containerPort");

    private static string Describe(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        _ => failure.Message,
    };

    private static string InWords(HttpRequestException failure) =>
        failure.HttpRequestError == HttpRequestError.ResponseEnded ? "EOF" : failure.InnerException?.Message ?? failure.Message;
}
