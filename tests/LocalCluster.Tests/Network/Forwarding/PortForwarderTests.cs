using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalCluster.Network;
using LocalCluster.Network.Forwarding;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCluster.Tests.Network.Forwarding;

public sealed class PortForwarderTests
{
    private CancellationTokenSource _limit = null!;
    private LoopbackRange _range = null!;

    [SetUp]
    public void SetUp()
    {
        _limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        _range = LoopbackRange.Claim();
    }

    [TearDown]
    public void TearDown()
    {
        _range.Dispose();
        _limit.Dispose();
    }

    [Test]
    public async Task Client_ThatHasSentAll_StillReadsTheAnswer()
    {
        // Arrange
        using var server = Listen();
        using var forwarder = Forward(server);
        using var client = await ConnectAsync(forwarder);

        // Act
        await client.SendAsync("question"u8.ToArray(), _limit.Token);
        client.Shutdown(SocketShutdown.Send);
        using var accepted = await server.AcceptAsync(_limit.Token);
        var question = await ReadToEndAsync(accepted);
        await accepted.SendAsync(Encoding.UTF8.GetBytes($"answer to {question}"), _limit.Token);
        accepted.Close();

        // Assert
        (await ReadToEndAsync(client)).Should().Be("answer to question");
    }

    [Test]
    public async Task Connections_GoToTheEndpointsInTurn_AndPastOneThatDoesNotAnswer()
    {
        // Arrange
        using var one = Listen();
        using var two = Listen();
        var dead = new IPEndPoint(IPAddress.Parse(_range.Pods.Take()), 9);
        using var forwarder = Forward(one, two);
        forwarder.SetEndpoints([Address(one), dead, Address(two)]);

        // Act
        var first = one.AcceptAsync(_limit.Token).AsTask();
        var second = two.AcceptAsync(_limit.Token).AsTask();
        using var a = await ConnectAsync(forwarder);
        using var b = await ConnectAsync(forwarder);
        using var c = await ConnectAsync(forwarder);

        // Assert
        (await first).Dispose();
        (await second).Dispose();
    }

    [Test]
    public async Task Endpoint_ThatLeft_KeepsItsConnectionsAndGetsNoNewOnes()
    {
        // Arrange
        using var leaving = Listen();
        using var staying = Listen();
        using var forwarder = Forward(leaving);
        using var old = await ConnectAsync(forwarder);
        using var held = await leaving.AcceptAsync(_limit.Token);

        // Act
        forwarder.SetEndpoints([Address(staying)]);
        using var fresh = await ConnectAsync(forwarder);
        using var taken = await staying.AcceptAsync(_limit.Token);
        await held.SendAsync("still here"u8.ToArray(), _limit.Token);
        held.Close();

        // Assert
        (await ReadToEndAsync(old)).Should().Be("still here");
        leaving.Poll(0, SelectMode.SelectRead).Should().BeFalse("nobody else came");
    }

    [Test]
    public async Task Reset_OfTheServer_IsAResetForTheClient()
    {
        // Arrange
        using var server = Listen();
        using var forwarder = Forward(server);
        using var client = await ConnectAsync(forwarder);
        var accepted = await server.AcceptAsync(_limit.Token);

        // Act
        accepted.LingerState = new LingerOption(true, 0);
        accepted.Close();

        // Assert
        var read = () => ReadToEndAsync(client);
        (await read.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Test]
    public async Task Megabytes_InBothDirectionsAtOnce_ArriveWhole()
    {
        // Arrange
        using var server = Listen();
        using var forwarder = Forward(server);
        using var client = await ConnectAsync(forwarder);
        using var accepted = await server.AcceptAsync(_limit.Token);
        var there = new byte[5_000_000];
        var back = new byte[7_000_000];
        Random.Shared.NextBytes(there);
        Random.Shared.NextBytes(back);

        // Act
        var sending = Task.WhenAll(SendAllAsync(client, there), SendAllAsync(accepted, back));
        var received = await Task.WhenAll(ReadBytesAsync(accepted), ReadBytesAsync(client));
        await sending;

        // Assert
        received[0].AsSpan().SequenceEqual(there).Should().BeTrue();
        received[1].AsSpan().SequenceEqual(back).Should().BeTrue();
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(_range.Pods.Take()), 8080));
        socket.Listen();
        return socket;
    }

    private PortForwarder Forward(params Socket[] servers) =>
        new(new IPEndPoint(IPAddress.Parse(_range.Services.Take()), 8000), [.. servers.Select(Address)], NullLogger.Instance);

    private static IPEndPoint Address(Socket server) => (IPEndPoint)server.LocalEndPoint!;

    private async Task<Socket> ConnectAsync(PortForwarder forwarder)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(forwarder.Address, _limit.Token);
        return socket;
    }

    private async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), _limit.Token);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task<string> ReadToEndAsync(Socket socket) => Encoding.UTF8.GetString(await ReadBytesAsync(socket));

    private async Task<byte[]> ReadBytesAsync(Socket socket)
    {
        using var result = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, _limit.Token) is > 0 and var count)
        {
            result.Write(buffer, 0, count);
        }

        return result.ToArray();
    }
}
