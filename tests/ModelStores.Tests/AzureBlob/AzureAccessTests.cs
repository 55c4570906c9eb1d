using Testing.Stores;

namespace ModelStores.Tests.AzureBlob;

[CancelAfter(60_000)]
public sealed class AzureAccessTests
{
    private static readonly string Model = $"az://{AzureBlobServer.Account}/models/rec.onnx";

    private AzureBlobServer _server = null!;
    private StoreHttp _http = null!;
    private AzureBlobModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await AzureBlobServer.StartAsync();
        await _server.CreatePublicContainerAsync("open");
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        await _server.PutAsync("open", "rec.onnx", [1, 2, 3]);
        _http = StoreClient.Http();
        _source = new AzureBlobModelSource(_http);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [SetUp]
    public void Reset() => _server.Gate.Reset();

    [Test]
    public async Task WrongKey_NamesSecretBlobAndTheStoresWords(CancellationToken token)
    {
        var wrong = Convert.ToBase64String(StoreClient.RandomBytes(64));

        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys.With(("AZURE_STORAGE_KEY", wrong))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().Match($"{Model}, asked with the keys of Secret 'keys', answered HTTP 403 *, and said: AuthorizationFailure: Server failed to authenticate the request*").And.NotContain(wrong);
    }

    [Test]
    public async Task Sas_InTheSecret_ReadsAndLists(CancellationToken token)
    {
        var access = StoreClient.Secret(_server.Keys.With(("AZURE_STORAGE_KEY", null), ("AZURE_STORAGE_SAS_TOKEN", "?" + _server.ContainerSas("models"))));

        var file = await _source.FindAsync(Model, access, token);
        var folder = await _source.FindAsync($"az://{AzureBlobServer.Account}/models/", access, token);

        (await file.Files[0].ReadAsync(token, 1, 1)).Should().Equal(2);
        folder.Files.Select(f => f.Path).Should().Contain("rec.onnx");
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task Sas_InTheUri_IsUsedAndNotShown(CancellationToken token)
    {
        var access = StoreClient.Settings(_server.Keys.With(("AZURE_STORAGE_KEY", null)));
        var good = _server.ContainerSas("models");
        var bad = good[..good.IndexOf("sig=", StringComparison.Ordinal)] + "sig=AAAA";

        var artifact = await _source.FindAsync($"{Model}?{good}", access, token);
        var failure = await FailureAsync($"{Model}?{bad}", access, token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Contain("?..., asked with the signature in its address, answered HTTP 403").And.NotContain("sig=");
    }

    [Test]
    public async Task ConnectionString_HasAllThatIsNeeded(CancellationToken token)
    {
        var text = $"DefaultEndpointsProtocol=http;AccountName={AzureBlobServer.Account};AccountKey={_server.AccountKey};BlobEndpoint={_server.Endpoint};";

        var artifact = await _source.FindAsync(Model, StoreClient.Secret(new Dictionary<string, string> { ["AZURE_STORAGE_CONNECTION_STRING"] = text }), token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task KeyOfAnotherAccount_SaysBoth(CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys.With(("AZURE_STORAGE_ACCOUNT", "elsewhere"))), token);

        failure.Message.Should().Be($"{Model} is of the account '{AzureBlobServer.Account}', and the key of Secret 'keys' is of 'elsewhere'.");
    }

    [Test]
    public async Task HalfAPrincipal_SaysWhatIsThereAndWhatIsExpected(CancellationToken token)
    {
        var keys = new Dictionary<string, string> { ["AZURE_CLIENT_SECRET"] = "hunter2", ["AZURE_CLIENT_ID"] = "app" };

        var failure = await FailureAsync(Model, StoreClient.Secret(keys), token);

        failure.Message.Should().StartWith("Secret 'keys' has the keys AZURE_CLIENT_ID, AZURE_CLIENT_SECRET; az expects AZURE_STORAGE_KEY").And.NotContain("hunter2");
        _server.Gate.Seen.Should().BeEmpty();
    }

    [Test]
    public async Task SecretOfSomethingElse_SaysWhatIsExpected(CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(new Dictionary<string, string> { ["password"] = "hunter2" }), token);

        failure.Message.Should().StartWith("Secret 'keys' has the keys password; az expects").And.NotContain("hunter2");
    }

    [Test]
    public async Task NoCredentials_ReadsPublicContainersOnly(CancellationToken token)
    {
        var access = StoreClient.Settings(_server.Keys.With(("AZURE_STORAGE_KEY", null)));

        var artifact = await _source.FindAsync($"az://{AzureBlobServer.Account}/open/rec.onnx", access, token);
        var failure = await FailureAsync(Model, access, token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Contain("asked without credentials");
    }

    [TestCase(503, "ServerBusy")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(500, "InternalError")]
    public async Task BusyStore_SaysWhenAgain(int status, string code, CancellationToken token)
    {
        _server.Gate.Fail(new StoreFault(status, $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Ingress is over the limit.\nRequestId:1</Message></Error>")
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });

        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient, failure.RetryAfter).Should().Be((StoreFailure.Busy, true, TimeSpan.FromSeconds(7)));
        failure.Message.Should().EndWith($"and said: {code}: Ingress is over the limit. RequestId:1");
        _server.Gate.Seen.Should().ContainSingle();
    }

    [TestCase("AZURE_STORAGE_KEY", "not base64!", "*not in base64*")]
    [TestCase("AZURE_STORAGE_BLOB_ENDPOINT", "blobs.example", "AZURE_STORAGE_BLOB_ENDPOINT is 'blobs.example'*")]
    public async Task SettingThatCanNotBeRead_SaysWhich(string name, string value, string message, CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys.With((name, value))), token);

        failure.Message.Should().Match(message);
    }

    private async Task<StoreException> FailureAsync(string uri, StoreAccess access, CancellationToken token)
    {
        var find = () => _source.FindAsync(uri, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }
}
