using System.Text;
using InferenceRuntime.Protocols.Grpc.Framing;

namespace InferenceRuntime.Tests.Protocols.Grpc.Framing;

public sealed class StatusMessageTests
{
    [TestCase("plain text, with 'quotes' ~", "plain text, with 'quotes' ~")]
    [TestCase("100 %", "100 %25")]
    [TestCase("ü\n", "%C3%BC%0A")]
    [TestCase("", "")]
    public void Encode_LeavesPrintableAscii(string message, string expected) => StatusMessage.Encode(message).Should().Be(expected);

    [Test]
    public void Encode_OfALongText_EndsWithAWholeCharacter()
    {
        var encoded = StatusMessage.Encode("x" + new string('ü', 5_000));

        encoded.Length.Should().BeLessThan(8_192);
        Encoding.UTF8.GetByteCount(Uri.UnescapeDataString(encoded)).Should().Be(2_047);
        Uri.UnescapeDataString(encoded).Should().EndWith("ü");
    }
}
