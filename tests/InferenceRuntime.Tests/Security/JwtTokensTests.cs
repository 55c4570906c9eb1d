using InferenceRuntime.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace InferenceRuntime.Tests.Security;

/// <summary>Every way in which a token can be wrong, against keys of a file.</summary>
[CancelAfter(30_000)]
public sealed class JwtTokensTests
{
    private readonly ManualTimeProvider _time = new();
    private TokenIssuer _issuer = null!;
    private string _file = null!;
    private SigningKeys _keys = null!;

    // Keys of RSA take a while to find.
    [OneTimeSetUp]
    public void CreateIssuer() => _issuer = new TokenIssuer();

    [OneTimeTearDown]
    public void RemoveIssuer() => _issuer.Dispose();

    [SetUp]
    public void WriteKeys()
    {
        _file = Path.GetTempFileName();
        File.WriteAllText(_file, _issuer.KeySet);
    }

    [TearDown]
    public void RemoveKeys()
    {
        _keys.Dispose();
        File.Delete(_file);
    }

    [TestCase("RS256")]
    [TestCase("RS512")]
    [TestCase("PS256")]
    [TestCase("ES256")]
    public async Task Token_OfTheIssuer_IsTakenTwice(string algorithm, CancellationToken cancellation)
    {
        var tokens = Tokens();
        var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()), algorithm);

        (await tokens.CheckAsync(token, cancellation)).IsGranted.Should().BeTrue();
        (await tokens.CheckAsync(token, cancellation)).IsGranted.Should().BeTrue("it is known");
    }

    [Test]
    public async Task Token_KnownButExpiredSince_IsRefused(CancellationToken cancellation)
    {
        var tokens = Tokens();
        var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()));
        (await tokens.CheckAsync(token, cancellation)).IsGranted.Should().BeTrue();

        _time.Advance(TimeSpan.FromMinutes(11.5));

        (await tokens.CheckAsync(token, cancellation)).Refusal.Should().Be(RefusalReason.Expired);
    }

    [TestCase("exp", -61, RefusalReason.Expired)]
    [TestCase("exp", -59, null, Description = "within the skew")]
    [TestCase("nbf", 61, RefusalReason.Expired)]
    [TestCase("nbf", 59, null)]
    [TestCase("exp", null, RefusalReason.Expired, Description = "a token without an end is good for ever")]
    public async Task Token_Time_HasASkewOfAMinute(string claim, int? seconds, RefusalReason? refusal, CancellationToken cancellation)
    {
        var claims = _issuer.Claims(_time.GetUtcNow().AddMinutes(-20));
        claims["exp"] = _time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        claims[claim] = seconds is { } by ? _time.GetUtcNow().AddSeconds(by).ToUnixTimeSeconds() : null;

        (await Tokens().CheckAsync(_issuer.Token(claims), cancellation)).Refusal.Should().Be(refusal);
    }

    [TestCase("iss", "https://other.example", RefusalReason.WrongIssuer)]
    [TestCase("iss", "https://issuer.example/", RefusalReason.WrongIssuer)]
    [TestCase("iss", null, RefusalReason.WrongIssuer)]
    [TestCase("aud", "other", RefusalReason.WrongAudience)]
    [TestCase("aud", null, RefusalReason.WrongAudience)]
    public async Task Token_ForOrFromAnother_IsRefused(string claim, string? value, RefusalReason refusal, CancellationToken cancellation)
    {
        var claims = _issuer.Claims(_time.GetUtcNow());
        claims[claim] = value;

        (await Tokens().CheckAsync(_issuer.Token(claims), cancellation)).Refusal.Should().Be(refusal);
    }

    [Test]
    public async Task Token_ForSeveral_IsTakenByOneOfThem(CancellationToken cancellation)
    {
        var claims = _issuer.Claims(_time.GetUtcNow());
        claims["aud"] = new[] { "other", TokenIssuer.Audience };

        (await Tokens().CheckAsync(_issuer.Token(claims), cancellation)).IsGranted.Should().BeTrue();
    }

    [Test]
    public async Task Token_Unsigned_IsRefused(CancellationToken cancellation)
    {
        foreach (var none in (string[])["none", "None", "NONE", ""])
        {
            (await Tokens().CheckAsync(_issuer.Token(_issuer.Claims(_time.GetUtcNow()), none), cancellation)).Refusal.Should().Be(RefusalReason.BadSignature, none);
        }
    }

    [Test]
    public async Task Token_SignedWithThePublicKeyAsASecret_IsRefused(CancellationToken cancellation) =>
        (await Tokens().CheckAsync(_issuer.Token(_issuer.Claims(_time.GetUtcNow()), "HS256"), cancellation)).Refusal.Should().Be(RefusalReason.BadSignature);

    [Test]
    public async Task Token_OfAnotherKeyUnderTheSameName_IsRefused(CancellationToken cancellation)
    {
        using var other = new TokenIssuer();

        (await Tokens().CheckAsync(other.Token(other.Claims(_time.GetUtcNow())), cancellation)).Refusal.Should().Be(RefusalReason.BadSignature);
    }

    [Test]
    public async Task Token_OfAnUnknownKey_IsRefused(CancellationToken cancellation) =>
        (await Tokens().CheckAsync(_issuer.Token(_issuer.Claims(_time.GetUtcNow()), keyId: "key-2"), cancellation)).Refusal.Should().Be(RefusalReason.UnknownSigningKey);

    [Test]
    public async Task Token_ThatNamesNoKey_IsTriedWithAll(CancellationToken cancellation)
    {
        var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()), header: new() { ["alg"] = "RS256" });

        (await Tokens().CheckAsync(token, cancellation)).IsGranted.Should().BeTrue();
    }

    [Test]
    public async Task Token_Tampered_IsRefused(CancellationToken cancellation)
    {
        var parts = _issuer.Token(_issuer.Claims(_time.GetUtcNow())).Split('.');
        var claims = _issuer.Claims(_time.GetUtcNow());
        claims["sub"] = "root";
        var other = _issuer.Token(claims).Split('.');
        var tokens = Tokens();

        (await tokens.CheckAsync($"{parts[0]}.{other[1]}.{parts[2]}", cancellation)).Refusal.Should().Be(RefusalReason.BadSignature);
        (await tokens.CheckAsync($"{parts[0]}.{parts[1]}.", cancellation)).Refusal.Should().Be(RefusalReason.BadSignature);
        (await tokens.CheckAsync($"{parts[0]}.{parts[1]}.{parts[2][..^8]}AAAAAAAA", cancellation)).Refusal.Should().Be(RefusalReason.BadSignature);
    }

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("a.b")]
    [TestCase("a.b.c")]
    [TestCase("..")]
    [TestCase("e30.e30.e30.e30.e30")]
    [TestCase("\u00e9.\u00e9.\u00e9")]
    public async Task Text_ThatIsNoToken_IsRefused(string text, CancellationToken cancellation)
    {
        var result = await Tokens().CheckAsync(text, cancellation);

        result.IsGranted.Should().BeFalse();
        result.Refusal.Should().BeOneOf(RefusalReason.MalformedToken, RefusalReason.BadSignature);
    }

    [Test]
    public async Task Token_TooLong_IsRefused(CancellationToken cancellation) =>
        (await Tokens().CheckAsync(new string('a', 16 * 1024 + 1), cancellation)).Refusal.Should().Be(RefusalReason.MalformedToken);

    [Test]
    public async Task Token_WithWhatItsIssuerCallsCritical_IsRefused(CancellationToken cancellation)
    {
        var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()), header: new() { ["alg"] = "RS256", ["kid"] = _issuer.KeyId, ["crit"] = new[] { "x" }, ["x"] = 1 });

        (await Tokens().CheckAsync(token, cancellation)).Refusal.Should().Be(RefusalReason.MalformedToken);
    }

    [TestCase("sub", "client", true)]
    [TestCase("sub", "clien", false)]
    [TestCase("groups", "speech", true)]
    [TestCase("groups", "video", false)]
    [TestCase("scope", "models:infer", true)]
    [TestCase("scope", "models", false)]
    [TestCase("absent", "x", false)]
    public async Task Token_RequiredClaim_MustHaveItsValue(string name, string value, bool isGranted, CancellationToken cancellation)
    {
        var result = await Tokens(KeyValuePair.Create(name, value)).CheckAsync(_issuer.Token(_issuer.Claims(_time.GetUtcNow())), cancellation);

        result.IsGranted.Should().Be(isGranted);
        result.Refusal.Should().Be(isGranted ? null : RefusalReason.MissingClaim);
    }

    [Test]
    public async Task KeyOfAProvenToken_TakenAway_RefusesTheToken(CancellationToken cancellation)
    {
        var tokens = Tokens();
        var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()));
        (await tokens.CheckAsync(token, cancellation)).IsGranted.Should().BeTrue();

        using var next = new TokenIssuer("key-2");
        await File.WriteAllTextAsync(_file, next.KeySet, cancellation);
        _keys.Reload();

        (await tokens.CheckAsync(token, cancellation)).Refusal.Should().Be(RefusalReason.UnknownSigningKey);
        (await tokens.CheckAsync(next.Token(next.Claims(_time.GetUtcNow())), cancellation)).IsGranted.Should().BeTrue();
    }

    [TestCase("not json")]
    [TestCase("{}")]
    [TestCase("{\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0\"}]}")]
    public async Task KeySet_ThatCanNotBeUsed_KeepsTheKeys(string text, CancellationToken cancellation)
    {
        var tokens = Tokens();
        await File.WriteAllTextAsync(_file, text, cancellation);

        _keys.Reload();

        (await tokens.CheckAsync(_issuer.Token(_issuer.Claims(_time.GetUtcNow())), cancellation)).IsGranted.Should().BeTrue();
    }

    private JwtTokens Tokens(params IReadOnlyList<KeyValuePair<string, string>> claims)
    {
        var options = new JwtOptions { Issuer = TokenIssuer.Name, Audiences = [TokenIssuer.Audience, "others-too"], Keys = _file, RequiredClaims = claims };
        _keys = new SigningKeys(options, _time, NullLogger<SigningKeys>.Instance);
        _keys.Load();
        return new JwtTokens(options, _keys, _time);
    }
}
