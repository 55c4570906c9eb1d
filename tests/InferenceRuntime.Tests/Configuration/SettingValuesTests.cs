using System.Net;
using InferenceRuntime.Configuration;

namespace InferenceRuntime.Tests.Configuration;

public sealed class SettingValuesTests
{
    [TestCase("500ms", 500)]
    [TestCase("30s", 30_000)]
    [TestCase("1.5s", 1_500)]
    [TestCase("10m", 600_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("0s", 0)]
    public void Duration_Written_IsRead(string text, double milliseconds) => SettingValues.Duration(text).TotalMilliseconds.Should().Be(milliseconds);

    [TestCase("30")]
    [TestCase("s")]
    [TestCase("-1s")]
    [TestCase("1e9s")]
    [TestCase("25h")]
    [TestCase("")]
    public void Duration_NotWrittenSo_IsRefusedWithWhatWasFound(string text)
    {
        var read = () => SettingValues.Duration(text);

        read.Should().Throw<FormatException>().WithMessage($"'{text}'*30s*");
    }

    [TestCase("0.0.0.0:8080", "0.0.0.0", 8080)]
    [TestCase("127.0.0.1:0", "127.0.0.1", 0)]
    [TestCase(":80", "0.0.0.0", 80)]
    [TestCase("localhost:1", "127.0.0.1", 1)]
    [TestCase("[::1]:8081", "::1", 8081)]
    public void Address_Written_IsRead(string text, string address, int port) =>
        SettingValues.Address(text).Should().Be(new IPEndPoint(IPAddress.Parse(address), port));

    [TestCase("8080")]
    [TestCase("host:1")]
    [TestCase("127.0.0.1:65536")]
    [TestCase("127.0.0.1:")]
    public void Address_NotWrittenSo_IsRefused(string text)
    {
        var read = () => SettingValues.Address(text);

        read.Should().Throw<FormatException>();
    }

    [TestCase("=file:///a")]
    [TestCase("a=")]
    [TestCase("a")]
    [TestCase("a/b=file:///a")]
    [TestCase("a b=file:///a")]
    public void Model_NotNameAndUri_IsRefused(string text)
    {
        var read = () => SettingValues.Model(text);

        read.Should().Throw<FormatException>();
    }

    [Test]
    public void Model_UriWithEqualsSign_IsKeptWhole() => SettingValues.Model("m=https://h/a?x=1").Value.Should().Be("https://h/a?x=1");
}
