using System.Net;
using System.Net.Sockets;

namespace ModelStores;

/// <summary>Keeps a client away from link-local addresses, whatever name leads there.</summary>
internal static class LinkLocal
{
    // The metadata address of AWS over IPv6 is no link-local one.
    private static readonly IPAddress AwsMetadata = IPAddress.Parse("fd00:ec2::254");

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: the addresses that were checked are those that are connected to.</summary>
    public static async ValueTask<Stream> ConnectElsewhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        if (addresses.Any(IsRefused))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{context.DnsEndPoint.Host} is a link-local address, which is not asked.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsRefused(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || plain.Equals(AwsMetadata) || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
