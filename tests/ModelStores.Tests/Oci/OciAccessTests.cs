using Testing.Stores;

namespace ModelStores.Tests.Oci;

/// <summary>Against a docker-registry with TLS and passwords, and one that wants tokens.</summary>
[CancelAfter(60_000)]
public sealed class OciAccessTests
{
    private const string Repository = "models/private";

    private static readonly byte[] Model = StoreClient.RandomBytes(20_000);

    private OciRegistry _withPasswords = null!;
    private OciTokenServer _tokens = null!;
    private OciRegistry _withTokens = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _http = StoreClient.Http();
        _withPasswords = await OciRegistry.StartAsync(new OciRegistryOptions { BasicAuthentication = true, Tls = true });
        _tokens = await OciTokenServer.StartAsync();
        _withTokens = await OciRegistry.StartAsync(new OciRegistryOptions { Tokens = _tokens });
        await _withPasswords.PushArtifactAsync(Repository, "1", ("rec.onnx", Model));
        await _withTokens.PushArtifactAsync(Repository, "1", ("rec.onnx", Model));
        await _withTokens.PushArtifactAsync("models/other", "1", ("rec.onnx", Model));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _withTokens.DisposeAsync();
        await _tokens.DisposeAsync();
        await _withPasswords.DisposeAsync();
    }

    [Test]
    public async Task Find_UserAndPassword_ReadsOverTls(CancellationToken cancellation)
    {
        var artifact = await FindAsync(_withPasswords, _withPasswords.Keys, cancellation);

        (await artifact.Files[0].ReadAsync(cancellation)).Should().Equal(Model);
        (await artifact.Files[0].ReadAsync(cancellation, 100, 10)).Should().Equal(Model[100..110]);
    }

    [TestCase(".dockerconfigjson")]
    [TestCase("config.json")]
    public async Task Find_DockerConfiguration_IsReadForTheRegistry(string key, CancellationToken cancellation)
    {
        var keys = _withPasswords.Keys.With(("username", null), ("password", null), (key, _withPasswords.DockerConfigJson));

        (await (await FindAsync(_withPasswords, keys, cancellation)).Files[0].ReadAsync(cancellation)).Should().Equal(Model);
    }

    [Test]
    public Task Find_WrongPassword_NamesSecretAndAnswer(CancellationToken cancellation) => ExpectAsync(
        _withPasswords,
        StoreClient.Secret(_withPasswords.Keys.With(("password", "wrong"))),
        "*models/private:1, asked with the keys of Secret 'keys', answered HTTP 401 Unauthorized, and said: UNAUTHORIZED: authentication required",
        cancellation);

    [Test]
    public async Task Find_NoCredentials_SaysWhatIsExpected(CancellationToken cancellation)
    {
        var authority = _withPasswords.Keys.With(("username", null), ("password", null));
        await ExpectAsync(
            _withPasswords, StoreClient.Secret(authority), "*HTTP 401*Secret 'keys' has the keys ca.crt; username and password, or .dockerconfigjson, are expected.", cancellation);

        var other = authority.With((".dockerconfigjson", """{"auths": {"registry.example.com": {"auth": "eDp5"}}}"""));
        await ExpectAsync(_withPasswords, StoreClient.Secret(other), $"*Secret 'keys' has a login for registry.example.com, not for {_withPasswords.Authority}.", cancellation);

        var broken = authority.With((".dockerconfigjson", """{"auths": {"secret"""));
        await ExpectAsync(_withPasswords, StoreClient.Secret(broken), "The key .dockerconfigjson of Secret 'keys' is no JSON as docker login writes it.", cancellation);
    }

    [Test]
    public async Task Find_UnknownAuthority_IsNoneThatAnotherTryMends(CancellationToken cancellation)
    {
        var secret = StoreClient.Secret(_withPasswords.Keys.With(("ca.crt", null), ("OCI_PLAIN_HTTP", "false")));
        var act = () => new OciModelSource(_http).FindAsync(_withPasswords.Uri(Repository, "1"), secret, cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*certificate*")).Which.IsTransient.Should().BeFalse();
    }

    [Test]
    public async Task Find_Token_IsGotOnceForARepository(CancellationToken cancellation)
    {
        var source = new OciModelSource(_http);
        var secret = StoreClient.Secret(_withTokens.Keys);
        var before = _tokens.Issued;

        var artifact = await source.FindAsync(_withTokens.Uri(Repository, "1"), secret, cancellation);
        (await artifact.Files[0].ReadAsync(cancellation)).Should().Equal(Model);
        await source.FindAsync(_withTokens.Uri(Repository, "1"), secret, cancellation);
        _tokens.Issued.Should().Be(before + 1);

        await source.FindAsync(_withTokens.Uri("models/other", "1"), secret, cancellation);
        _tokens.Issued.Should().Be(before + 2);
    }

    [Test]
    public async Task Find_TokenThatRanOut_IsRenewedAlsoForBlobs(CancellationToken cancellation)
    {
        var time = new Testing.ManualTimeProvider();
        using var http = StoreClient.Http(time);
        var artifact = await new OciModelSource(http).FindAsync(_withTokens.Uri(Repository, "1"), StoreClient.Secret(_withTokens.Keys), cancellation);
        var before = _tokens.Issued;

        time.Advance(_tokens.Lifetime);
        var parts = await Task.WhenAll(Enumerable.Range(0, 8).Select(part => artifact.Files[0].ReadAsync(cancellation, part * 2500, 2500)));
        parts.SelectMany(bytes => bytes).Should().Equal(Model);

        _tokens.Issued.Should().Be(before + 1);
    }

    [Test]
    public async Task Find_AnotherSecret_DoesNotGetTheTokenOfTheFirst(CancellationToken cancellation)
    {
        var source = new OciModelSource(_http);
        await source.FindAsync(_withTokens.Uri(Repository, "1"), StoreClient.Secret(_withTokens.Keys), cancellation);

        foreach (var access in (StoreAccess[])[StoreAccess.Anonymous, StoreClient.Secret(_withTokens.Keys.With(("password", "wrong")))])
        {
            var act = () => source.FindAsync(_withTokens.Uri(Repository, "1"), access, cancellation);
            (await act.Should().ThrowAsync<StoreException>().WithMessage($"{_tokens.Realm}, the token service of oci://*, asked {access.Who}, answered HTTP 401*"))
                .Which.Failure.Should().Be(StoreFailure.Forbidden);
        }
    }

    private async Task ExpectAsync(OciRegistry registry, StoreAccess access, string message, CancellationToken cancellation)
    {
        var act = () => new OciModelSource(_http).FindAsync(registry.Uri(Repository, "1"), access, cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage(message)).Which.Failure.Should().Be(StoreFailure.Forbidden);
    }

    private Task<SourceArtifact> FindAsync(OciRegistry registry, IReadOnlyDictionary<string, string> keys, CancellationToken cancellation) =>
        new OciModelSource(_http).FindAsync(registry.Uri(Repository, "1"), StoreClient.Secret(keys), cancellation);
}
