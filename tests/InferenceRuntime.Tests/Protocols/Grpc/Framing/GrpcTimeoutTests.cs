using InferenceRuntime.Protocols.Grpc.Framing;

namespace InferenceRuntime.Tests.Protocols.Grpc.Framing;

public sealed class GrpcTimeoutTests
{
    [TestCase("1S", 1_000)]
    [TestCase("250m", 250)]
    [TestCase("2M", 120_000)]
    [TestCase("1H", 3_600_000)]
    [TestCase("1500u", 1.5)]
    [TestCase("99999999u", 99_999.999)]
    [TestCase("1n", 0.0001)]
    [TestCase("0n", 0)]
    public void Parse_OfATimeout_IsItsLength(string text, double milliseconds)
    {
        GrpcTimeout.TryParse(text, out var timeout).Should().BeTrue();

        timeout.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [TestCase("99999999H")]
    [TestCase("99999999M")]
    public void Parse_OfALongerTimeThanATimerHas_IsNoLimit(string text)
    {
        GrpcTimeout.TryParse(text, out var timeout).Should().BeTrue();

        timeout.Should().BeNull();
    }

    [TestCase("")]
    [TestCase("S")]
    [TestCase("1")]
    [TestCase("-1S")]
    [TestCase("1s")]
    [TestCase("1.5S")]
    [TestCase("123456789S")]
    [TestCase(" 1S")]
    public void Parse_OfAnythingElse_Fails(string text) => GrpcTimeout.TryParse(text, out _).Should().BeFalse();
}
