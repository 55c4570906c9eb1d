using System.Text;
using InferenceRuntime.Security.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;
using Testing;
using Testing.Stores;

namespace InferenceRuntime.Tests.Security;

/// <summary>The issuer's keys behind https, while they rotate and while their server fails.</summary>
[CancelAfter(30_000)]
public sealed class SigningKeysTests
{
    private readonly ManualTimeProvider _time = new();
    private TestCertificates _certificates = null!;
    private TokenIssuer _issuer = null!;
    private StoreGate _server = null!;
    private SigningKeys _keys = null!;
    private JwtTokens _tokens = null!;
    private int _status;
    private string _answer = null!;

    [OneTimeSetUp]
    public void CreateIssuer()
    {
        _certificates = new TestCertificates();
        _issuer = new TokenIssuer();
    }

    [OneTimeTearDown]
    public void RemoveIssuer()
    {
        _issuer.Dispose();
        _certificates.Dispose();
    }

    [SetUp]
    public async Task StartAsync()
    {
        (_status, _answer) = (200, _issuer.KeySet);
        _server = await StoreGate.StartAsync(
            context =>
            {
                context.Response.StatusCode = _status;
                return context.Response.WriteAsync(_answer, context.RequestAborted);
            },
            _certificates.Server);
        Create($"{_server.Endpoint}jwks");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _keys.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task FirstToken_WaitsForTheKeys(CancellationToken cancellation) => (await CheckAsync(_issuer, cancellation)).IsGranted.Should().BeTrue();

    [Test]
    public async Task TokenOfANewKey_HasTheKeysAskedForOnce(CancellationToken cancellation)
    {
        await CheckAsync(_issuer, cancellation);
        using var next = new TokenIssuer("key-2");
        _answer = next.KeySet;
        _time.Advance(TimeSpan.FromSeconds(31));

        (await CheckAsync(next, cancellation)).IsGranted.Should().BeTrue();
        (await CheckAsync(_issuer, cancellation)).Refusal.Should().Be(RefusalReason.UnknownSigningKey, "its key was taken away");

        _server.Seen.Should().HaveCount(2);
    }

    [Test]
    public async Task TokensOfUnknownKeys_DoNotHammerTheIssuer(CancellationToken cancellation)
    {
        await CheckAsync(_issuer, cancellation);
        for (var i = 0; i < 20; i++)
        {
            var token = _issuer.Token(_issuer.Claims(_time.GetUtcNow()), keyId: $"unknown-{i}");
            (await _tokens.CheckAsync(token, cancellation)).Refusal.Should().Be(RefusalReason.UnknownSigningKey);
        }

        _server.Seen.Should().ContainSingle();
    }

    [Test]
    public async Task Server_ThatFails_KeepsTheKeys(CancellationToken cancellation)
    {
        await CheckAsync(_issuer, cancellation);
        (_status, _answer) = (500, "down");
        _time.Advance(TimeSpan.FromMinutes(11));

        _keys.Reload();
        await _keys.AskAsync(cancellation);

        (await CheckAsync(_issuer, cancellation)).IsGranted.Should().BeTrue();
        _server.Seen.Should().HaveCount(2);
    }

    [Test]
    public async Task Server_ThatNeverAnswered_IsNotTheClientsFault(CancellationToken cancellation)
    {
        (_status, _answer) = (500, "down");
        Create($"{_server.Endpoint}jwks");

        (await CheckAsync(_issuer, cancellation)).Refusal.Should().Be(RefusalReason.KeysUnavailable);

        (_status, _answer) = (200, _issuer.KeySet);
        _time.Advance(TimeSpan.FromSeconds(16));
        (await CheckAsync(_issuer, cancellation)).IsGranted.Should().BeTrue();
    }

    [Test]
    public async Task Server_ThatRedirects_IsNotFollowed(CancellationToken cancellation)
    {
        await using var server = await StoreGate.StartAsync(
            context =>
            {
                context.Response.Redirect($"{_server.Endpoint}jwks");
                return Task.CompletedTask;
            },
            _certificates.Server);
        Create($"{server.Endpoint}jwks");
        var before = _server.Seen.Count;

        (await CheckAsync(_issuer, cancellation)).Refusal.Should().Be(RefusalReason.KeysUnavailable);
        _server.Seen.Count.Should().Be(before);
    }

    [Test]
    public async Task Server_OfAnUnknownAuthority_IsNotBelieved(CancellationToken cancellation)
    {
        using var others = new TestCertificates();
        Create($"{_server.Endpoint}jwks", others.AuthorityPem);

        (await CheckAsync(_issuer, cancellation)).Refusal.Should().Be(RefusalReason.KeysUnavailable);
    }

    private ValueTask<AuthenticationResult> CheckAsync(TokenIssuer issuer, CancellationToken cancellation) => _tokens.CheckAsync(issuer.Token(issuer.Claims(_time.GetUtcNow())), cancellation);

    private void Create(string url, string? authority = null)
    {
        _keys?.Dispose();
        var options = new JwtOptions { Issuer = TokenIssuer.Name, Audiences = [TokenIssuer.Audience], Keys = url };
        var credentials = new StoreCredentials("test", new Dictionary<string, byte[]> { ["ca.crt"] = Encoding.UTF8.GetBytes(authority ?? _certificates.AuthorityPem) });
        _keys = new SigningKeys(options, _time, NullLogger<SigningKeys>.Instance, new StoreAccess { Credentials = credentials });
        _keys.Load();
        _tokens = new JwtTokens(options, _keys, _time);
    }
}
