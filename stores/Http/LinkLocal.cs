using System.Net;
using System.Net.Sockets;

namespace ModelStores;

/// <summary>Keeps a client away from link-local addresses and from those where clouds keep the credentials of their machines, whatever name leads there.</summary>
internal static class LinkLocal
{
    // Of clouds that keep them elsewhere: the metadata of Alibaba and of Oracle's classic cloud, and Azure's wire server.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("168.63.129.16")];

    // Amazon's (metadata, pod identity, DNS) and Google's over IPv6.
    private static readonly IPNetwork[] Networks = [IPNetwork.Parse("fd00:ec2::/32"), IPNetwork.Parse("fd20:ce::/64"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("169.254.0.0/16")];

    // IPv4 addresses in the clothes of IPv6, by the bytes before them: translated (RFC 6052) and tunnelled (6to4).
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Tunnelled = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    // A proxy would look them up for us.
    private static readonly string[] Names = ["metadata.google.internal", "metadata.goog", "metadata", "instance-data", "instance-data.ec2.internal"];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: the addresses that were checked are those that are connected to.</summary>
    public static async ValueTask<Stream> ConnectAsync(StoreHttpOptions options, SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await options.Resolve(host, cancellation).ConfigureAwait(false);
        if (!options.Rules().AllowLinkLocal && addresses.Any(IsRefused))
        {
            throw new FetchRefusedException(Refusal(host));
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

    public static string Refusal(string host) => $"{host} is a link-local address or one where a cloud keeps the credentials of its machines, which is not asked";

    public static bool IsMetadataName(string host) => Names.Contains(host, StringComparer.OrdinalIgnoreCase);

    public static bool IsRefused(IPAddress address)
    {
        var plain = Plain(address);
        return Metadata.Contains(plain) || Array.Exists(Networks, network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        // A scope, as in fe80::1%2, is no part of what is compared.
        var bytes = address.GetAddressBytes();
        var whole = new IPAddress(bytes);
        return Translated.Contains(whole) || Compatible.Contains(whole) ? new IPAddress(bytes.AsSpan(12))
            : Tunnelled.Contains(whole) ? new IPAddress(bytes.AsSpan(2, 4))
            : whole;
    }
}
