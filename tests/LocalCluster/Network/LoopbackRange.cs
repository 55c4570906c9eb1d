using System.Net;
using System.Net.Sockets;

namespace LocalCluster.Network;

/// <summary>
/// The addresses of one cluster: 127.N.0.0/16 with an N that no other local cluster on this machine has. The claim is a listening
/// socket on the range's last address, so the operating system ends it with the process, however that ends.
/// </summary>
public sealed class LoopbackRange : IDisposable
{
    // 127.0.x.x is left to the machine: 127.0.0.1, and 127.0.0.53 of systemd-resolved.
    private const int FirstNetwork = 1;
    private const int LastNetwork = 254;

    // The kubelet's port: unprivileged, and nothing else claims it on such an address.
    private const int ClaimPort = 10250;

    private readonly Socket _claim;

    private LoopbackRange(int network, Socket claim)
    {
        _claim = claim;
        Prefix = $"127.{network}";
        Pods = new AddressPool(Prefix, firstBlock: 0, blocks: 128);
        Services = new AddressPool(Prefix, firstBlock: 128, blocks: 127);
    }

    /// <summary>The first two bytes, such as <c>127.83</c>.</summary>
    public string Prefix { get; }

    /// <summary>What the kubelet gives to pods.</summary>
    public AddressPool Pods { get; }

    /// <summary>What the API server gives to Services as their cluster IP.</summary>
    public AddressPool Services { get; }

    /// <summary>Claims a range that is free on this machine, at random. Throws when the machine has none left.</summary>
    public static LoopbackRange Claim()
    {
        var networks = Enumerable.Range(FirstNetwork, LastNetwork - FirstNetwork + 1).ToArray();
        Random.Shared.Shuffle(networks);
        foreach (var network in networks)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            try
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, (byte)network, 255, 254]), ClaimPort));

                // Two sockets may be bound to one address as long as neither listens.
                socket.Listen(1);
                return new LoopbackRange(network, socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        throw new InvalidOperationException(
            $"No loopback range 127.{FirstNetwork}.0.0/16 to 127.{LastNetwork}.0.0/16 is free: each is claimed by a running local cluster, "
            + "or this machine does not route 127.0.0.0/8 to itself.");
    }

    public void Dispose() => _claim.Dispose();
}
