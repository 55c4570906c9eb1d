namespace ModelStores.Tests.Http;

public sealed class HostPatternTests
{
    [TestCase("models.example.com", "models.example.com", 443, true)]
    [TestCase("models.example.com", "MODELS.Example.COM", 8080, true)]
    [TestCase("Models.Example.com", "models.example.com", 443, true)]
    [TestCase("models.example.com", "other.models.example.com", 443, false)]
    [TestCase("models.example.com", "models.example.com.evil.net", 443, false)]
    [TestCase("models.example.com:9000", "models.example.com", 9000, true)]
    [TestCase("models.example.com:9000", "models.example.com", 443, false)]
    [TestCase("*.example.com", "a.example.com", 443, true)]
    [TestCase("*.example.com", "a.b.example.com", 443, true)]
    [TestCase("*.example.com", "example.com", 443, false)]
    [TestCase("*.example.com", "evilexample.com", 443, false)]
    [TestCase("*.example.com", ".example.com", 443, false)]
    [TestCase("*.example.com:9000", "a.example.com", 9001, false)]
    [TestCase("10.0.0.5", "10.0.0.5", 80, true)]
    [TestCase("10.0.0.5", "10.0.0.50", 80, false)]
    [TestCase("10.0.0.5:80", "10.0.0.5", 81, false)]
    [TestCase("[fd00::5]", "fd00:0::0:5", 443, true)]
    [TestCase("[fd00::5]:9000", "fd00::5", 443, false)]
    public void Pattern_MatchesWhatItNames(string pattern, string host, int port, bool matches) => StoreClient.Host(pattern).Matches(host, port).Should().Be(matches);

    [TestCase("")]
    [TestCase("*")]
    [TestCase("*.")]
    [TestCase(":443")]
    [TestCase("https://example.com")]
    [TestCase("example.com/models")]
    [TestCase("example..com")]
    [TestCase("a.*.example.com")]
    [TestCase("-a.example.com")]
    [TestCase("example.com:0")]
    [TestCase("example.com:70000")]
    [TestCase("example.com:")]
    [TestCase("fd00::5")]
    [TestCase("user@example.com")]
    [TestCase("bücher.example")]
    public void Text_ThatIsNoPattern_IsRefused(string text) => HostPattern.TryParse(text, out _).Should().BeFalse();

    [TestCase("models.example.com")]
    [TestCase("*.example.com:9000")]
    [TestCase("10.0.0.5:80")]
    [TestCase("[fd00::5]:80")]
    public void Pattern_IsWrittenAsItWasRead(string text) => StoreClient.Host(text).ToString().Should().Be(text);
}
