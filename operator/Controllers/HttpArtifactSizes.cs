using System.Net;
using System.Net.Sockets;
using ModelOperator.Entities;
using ModelOperator.Settings;

namespace ModelOperator.Controllers;

/// <summary>Asks a web server with a HEAD request. It has no credentials: what needs some is the pod's business.</summary>
public sealed partial class HttpArtifactSizes(HttpClient client, LiveSettings settings, TimeProvider time, ILogger<HttpArtifactSizes> logger) : IArtifactSizes
{
    /// <summary>A client for it, which does not talk to link-local addresses: that is where clouds keep the credentials of their machines.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        ConnectCallback = ConnectAsync,
        MaxAutomaticRedirections = 5,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<long?> FindAsync(string storageUri, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(storageUri, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Durations.Parse(settings.Current.Reconciliation.ModelQueryTimeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, uri);
            // A compressed answer has another length than the file.
            request.Headers.AcceptEncoding.ParseAdd("identity");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode && answer.Content.Headers.ContentEncoding.Count == 0 ? answer.Content.Headers.ContentLength : null;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotKnown(logger, uri.GetLeftPart(UriPartial.Path), problem.Message);
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (addresses.Any(IsLinkLocal))
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is a link-local address, which the operator does not ask");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }

    [LoggerMessage(2002, LogLevel.Information, "The size of {Uri} is not known before a pod reads it: {Problem}")]
    private static partial void NotKnown(ILogger logger, string uri, string problem);
}
