using Testing.Stores;

namespace ModelStores.Tests.AzureBlob;

/// <summary>Tokens, over TLS with an authority of the test's own. Sets the process's environment, hence alone.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
public sealed class AzureTokenTests
{
    private static readonly string Model = $"az://{AzureBlobServer.Account}/models/rec.onnx";

    private readonly Dictionary<string, string?> _before = [];
    private string _folder = null!;
    private TestCertificates _certificates = null!;
    private AzureBlobServer _server = null!;
    private AzureIdentityServer _identity = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("azure-").FullName;
        _certificates = new TestCertificates();
        _server = await AzureBlobServer.StartAsync(_certificates);
        _identity = await AzureIdentityServer.StartAsync(_certificates);
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        _http = StoreClient.Http();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _identity.DisposeAsync();
        await _server.DisposeAsync();
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SetUp]
    public void Reset()
    {
        _server.Gate.Reset();
        _identity.Gate.Reset();
    }

    [TearDown]
    public void RestoreEnvironment()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _before.Clear();
    }

    [Test]
    public async Task ServicePrincipal_TokenIsAskedForOnceAndKept(CancellationToken token)
    {
        var source = new AzureBlobModelSource(_http);

        var artifact = await source.FindAsync(Model, Principal(_identity.ClientSecret), token);
        (await artifact.Files[0].ReadAsync(token, 1, 2)).Should().Equal(2, 3);
        var folder = await source.FindAsync($"az://{AzureBlobServer.Account}/models/", Principal(_identity.ClientSecret), token);

        folder.Files.Should().ContainSingle();
        _identity.Gate.Seen.Count(request => request.Method == "POST").Should().Be(1);
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization")!.StartsWith("Bearer "));
    }

    [Test]
    public async Task ServicePrincipal_WrongSecret_NamesSecretBlobAndTheAuthoritysWords(CancellationToken token)
    {
        var failure = await FailureAsync(Principal("hunter2"), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().Match($"{Model}, asked with the keys of Secret 'keys', got no token of Azure: *AADSTS7000215: Invalid client secret provided.*").And.NotContain("hunter2");
        _server.Gate.Seen.Should().BeEmpty();
    }

    [TestCase(503)]
    [TestCase(429)]
    public async Task ServicePrincipal_BusyAuthority_IsTransient(int status, CancellationToken token)
    {
        _identity.Gate.Fail(new StoreFault(status, "{}") { Matches = request => request.Method == "POST", Times = 5 });

        var failure = await FailureAsync(Principal(_identity.ClientSecret), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Busy, true));
    }

    [Test]
    public async Task ServicePrincipal_DeadAuthority_IsTransient(CancellationToken token)
    {
        var access = StoreClient.Secret(PrincipalKeys(_identity.ClientSecret).With(("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1")));

        var failure = await FailureAsync(access, token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Unreachable, true));
    }

    [TestCase("AZURE_AUTHORITY_HOST", "http://127.0.0.1:1")]
    [TestCase("AZURE_TENANT_ID", "no/tenant")]
    public async Task ServicePrincipal_ThatTheLibraryDoesNotTake_IsForbidden(string name, string value, CancellationToken token)
    {
        var failure = await FailureAsync(StoreClient.Secret(PrincipalKeys("hunter2").With((name, value))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().StartWith($"{Model} can not be asked with the keys of Secret 'keys'").And.NotContain("hunter2");
    }

    [Test]
    public async Task WorkloadIdentity_IsUsedWhereAllowed(CancellationToken token)
    {
        var access = await WorkloadAsync();

        var artifact = await new AzureBlobModelSource(_http).FindAsync(Model, access with { AmbientIdentity = true }, token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task WorkloadIdentity_NotAllowed_IsNotAsked(CancellationToken token)
    {
        Set("IDENTITY_ENDPOINT", _identity.ManagedIdentityEndpoint.ToString());
        Set("IDENTITY_HEADER", _identity.ManagedIdentityHeader);
        var access = await WorkloadAsync();
        foreach (var name in new[] { "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST" })
        {
            Set(name, access.Environment(name)!);
        }

        Set("AZURE_CLIENT_SECRET", _identity.ClientSecret);
        Set("AZURE_STORAGE_KEY", _server.AccountKey);

        var failure = await FailureAsync(access, token);

        failure.Failure.Should().Be(StoreFailure.Forbidden);
        _identity.Gate.Seen.Should().BeEmpty();
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task ManagedIdentity_IsUsedWhereAllowed(CancellationToken token)
    {
        await using var identity = await AzureIdentityServer.StartPlainAsync();
        Set("IDENTITY_ENDPOINT", identity.ManagedIdentityEndpoint.ToString());
        Set("IDENTITY_HEADER", identity.ManagedIdentityHeader);

        var artifact = await new AzureBlobModelSource(_http).FindAsync(Model, Access() with { AmbientIdentity = true }, token);

        artifact.Files.Should().ContainSingle();
        identity.Gate.Seen.Should().ContainSingle();
    }

    [Test]
    public async Task Certificate_OfAnUnknownAuthority_IsNotTransient(CancellationToken token)
    {
        var access = StoreClient.Secret(_server.Keys);

        var failure = await FailureAsync(access, token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Unreachable, false));
        failure.Message.Should().Contain("certificate");
    }

    private IReadOnlyDictionary<string, string> PrincipalKeys(string secret) => _server.Keys.With(
        ("AZURE_STORAGE_KEY", null),
        ("AZURE_TENANT_ID", _identity.Tenant),
        ("AZURE_CLIENT_ID", _identity.Client),
        ("AZURE_CLIENT_SECRET", secret),
        ("AZURE_AUTHORITY_HOST", _identity.Gate.Endpoint.ToString()),
        ("ca.crt", _certificates.AuthorityPem));

    private StoreAccess Principal(string secret) => StoreClient.Secret(PrincipalKeys(secret));

    // The authority of the test is trusted by the Secret in each case.
    private StoreAccess Access(params (string Name, string? Value)[] settings) =>
        StoreClient.Secret(new Dictionary<string, string> { ["ca.crt"] = _certificates.AuthorityPem }) with
        {
            Environment = name => _server.Keys.With([("AZURE_STORAGE_KEY", null), .. settings]).GetValueOrDefault(name),
        };

    private async Task<StoreAccess> WorkloadAsync()
    {
        var file = Path.Combine(_folder, "azure-identity-token");
        await File.WriteAllTextAsync(file, _identity.WorkloadToken);
        return Access(
            ("AZURE_TENANT_ID", _identity.Tenant), ("AZURE_CLIENT_ID", _identity.Client), ("AZURE_FEDERATED_TOKEN_FILE", file),
            ("AZURE_AUTHORITY_HOST", _identity.Gate.Endpoint.ToString()));
    }

    private void Set(string name, string value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<StoreException> FailureAsync(StoreAccess access, CancellationToken token)
    {
        var find = () => new AzureBlobModelSource(_http).FindAsync(Model, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }
}
