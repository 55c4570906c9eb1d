using System.Net;
using System.Net.Sockets;
using LocalCluster.Network;

namespace LocalCluster.Tests.Network;

public sealed class LoopbackRangeTests
{
    [Test]
    public void Ranges_OfTwoClusters_AreApart()
    {
        // Act
        using var one = LoopbackRange.Claim();
        using var two = LoopbackRange.Claim();

        // Assert
        one.Prefix.Should().NotBe(two.Prefix);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ((Action)(() => socket.Bind(new IPEndPoint(IPAddress.Parse(one.Prefix + ".255.254"), 10250)))).Should().Throw<SocketException>();
        one.Pods.Contains(one.Services.Take()).Should().BeFalse();
    }

    [Test]
    public void Pool_GivesEachAddressOnce_AndOneThatCameBackLast()
    {
        // Arrange
        var pool = new AddressPool("127.9", firstBlock: 128, blocks: 1);

        // Act
        var all = Enumerable.Range(0, 254).Select(_ => pool.Take()).ToList();

        // Assert
        all.Should().OnlyHaveUniqueItems().And.Contain("127.9.128.1").And.Contain("127.9.128.254");
        ((Action)(() => pool.Take())).Should().Throw<InvalidOperationException>().WithMessage("All 254 addresses*");
        pool.Release("127.9.128.7");
        pool.TryTake("127.9.128.7").Should().BeTrue();
        pool.TryTake("127.9.128.7").Should().BeFalse();
        pool.TryTake("127.9.127.7").Should().BeFalse();
        pool.TryTake("10.0.0.1").Should().BeFalse();
    }
}
