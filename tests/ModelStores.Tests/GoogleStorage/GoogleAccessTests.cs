using System.Text.Json;
using Testing.Stores;

namespace ModelStores.Tests.GoogleStorage;

[CancelAfter(60_000)]
public sealed class GoogleAccessTests
{
    private const string Model = "gs://models/rec.onnx";

    private string _folder = null!;
    private GoogleStorageServer _server = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("google-").FullName;
        _server = await GoogleStorageServer.StartAsync();
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        await _server.PutAsync("open", "rec.onnx", [1, 2, 3]);
        _server.PublicBuckets.Add("open");
        _http = StoreClient.Http();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SetUp]
    public void Reset()
    {
        _server.Gate.Reset();
        _server.Identity.Gate.Reset();
        _server.Identity.ExpiresIn = 3600;
    }

    [TestCase("service-account.json")]
    [TestCase("gcloud-application-credentials.json")]
    public async Task ServiceAccount_TokenIsAskedForOnceAndKept(string key, CancellationToken token)
    {
        var source = new GoogleStorageModelSource(_http);
        var access = StoreClient.Secret(_server.Keys.With(("service-account.json", null), (key, _server.Identity.ServiceAccountFile)));

        var artifact = await source.FindAsync(Model, access, token);
        await artifact.Files[0].ReadAsync(token);
        await source.FindAsync(Model, access, token);

        _server.Identity.Gate.Seen.Should().ContainSingle();
    }

    [Test]
    public async Task Token_ThatExpiresSoon_IsAskedForAnew(CancellationToken token)
    {
        _server.Identity.ExpiresIn = 60;
        var source = new GoogleStorageModelSource(_http);

        await source.FindAsync(Model, StoreClient.Secret(_server.Keys), token);
        await source.FindAsync(Model, StoreClient.Secret(_server.Keys), token);

        _server.Identity.Gate.Seen.Should().HaveCount(2);
    }

    [Test]
    public async Task Token_ThatWasRevoked_IsForgotten(CancellationToken token)
    {
        var source = new GoogleStorageModelSource(_http);
        await source.FindAsync(Model, StoreClient.Secret(_server.Keys), token);
        _server.Identity.RevokeAll();

        var failure = await FailureAsync(source, Model, StoreClient.Secret(_server.Keys), token);
        var artifact = await source.FindAsync(Model, StoreClient.Secret(_server.Keys), token);

        failure.Message.Should().Be("gs://models/rec.onnx, asked with the keys of Secret 'keys', answered HTTP 401 Unauthorized, and said: Invalid Credentials");
        artifact.Files.Should().ContainSingle();
    }

    [Test]
    public async Task WrongKey_NamesSecretAccountAndTheServicesWords(CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys.With(("service-account.json", _server.Identity.FileWithWrongKey))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Forbidden, false));
        failure.Message.Should().Be(
            "The token of reader@models.iam.gserviceaccount.com for gs://models/rec.onnx, asked with the keys of Secret 'keys', answered HTTP 400 Bad Request, and said: invalid_grant: Invalid JWT Signature.");
    }

    [TestCase("{", "*service-account.json of Secret 'keys' is no credentials file*not JSON*")]
    [TestCase("""{"type": "service_account", "client_email": "a@b"}""", "*lacks 'private_key'*")]
    [TestCase("""{"type": "service_account", "client_email": "a@b", "private_key": "hunter2"}""", "The private_key of a@b, of Secret 'keys', is no RSA key*")]
    [TestCase("""{"type": "external_account", "audience": "a", "subject_token_type": "t", "credential_source": {"file": "/etc/passwd"}}""", "*external_account, which reads its token from the pod*")]
    [TestCase("""{"type": "service_account", "client_email": "a@b", "private_key": "hunter2", "token_uri": "file:///etc/passwd"}""", "*it names the address 'file:///etc/passwd'*")]
    [TestCase("""{"type": "gdch"}""", "*its type is 'gdch'*")]
    public async Task File_ThatCanNotBeUsed_SaysWhy(string file, string message, CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys.With(("service-account.json", file))), token);

        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Match(message).And.NotContain("hunter2");
    }

    [Test]
    public async Task AuthorizedUser_RefreshTokenIsExchanged(CancellationToken token)
    {
        StoreAccess Access(string refreshToken) => StoreClient.Secret(_server.Keys.With(("service-account.json", _server.Identity.AuthorizedUserFile(refreshToken))));

        var artifact = await new GoogleStorageModelSource(_http).FindAsync(Model, Access(_server.Identity.WorkloadToken), token);
        var failure = await FailureAsync(Model, Access("hunter2"), token);

        artifact.Files.Should().ContainSingle();
        failure.Message.Should().EndWith("and said: invalid_grant: Token has been expired or revoked.").And.NotContain("hunter2");
    }

    [Test]
    public async Task SecretOfSomethingElse_SaysWhatIsExpected(CancellationToken token)
    {
        var failure = await FailureAsync(Model, StoreClient.Secret(new Dictionary<string, string> { ["password"] = "hunter2" }), token);

        failure.Message.Should().Be("Secret 'keys' has the keys password; gs expects service-account.json or gcloud-application-credentials.json, a service account's key file.");
    }

    [Test]
    public async Task NoCredentials_ReadsPublicBucketsOnly(CancellationToken token)
    {
        var access = Settings(("STORAGE_EMULATOR_HOST", _server.Endpoint.Authority));

        var artifact = await new GoogleStorageModelSource(_http).FindAsync("gs://open/rec.onnx", access, token);
        var failure = await FailureAsync(Model, access, token);

        artifact.Files.Should().ContainSingle();
        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Match("gs://models/rec.onnx, asked without credentials, answered HTTP 401 Unauthorized, and said: Anonymous caller does not have storage.objects.get access*");
    }

    [Test]
    public async Task AmbientIdentity_NotAllowed_AsksNeitherFileNorMetadata(CancellationToken token)
    {
        var file = await WriteAsync("account.json", _server.Identity.ServiceAccountFile);
        var access = Settings(("STORAGE_EMULATOR_HOST", _server.Endpoint.ToString()), ("GOOGLE_APPLICATION_CREDENTIALS", file), ("GCE_METADATA_HOST", _server.Identity.MetadataHost));

        await FailureAsync(Model, access, token);

        _server.Identity.Gate.Seen.Should().BeEmpty();
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [TestCase("service_account")]
    [TestCase("federated")]
    [TestCase("impersonated")]
    public async Task AmbientIdentity_CredentialsFile_IsUsed(string kind, CancellationToken token)
    {
        var workload = await WriteAsync("workload-token", _server.Identity.WorkloadToken);
        var file = await WriteAsync("credentials.json", kind == "service_account" ? _server.Identity.ServiceAccountFile : _server.Identity.ExternalAccountFile(workload, kind == "impersonated"));
        var access = Settings(("STORAGE_EMULATOR_HOST", _server.Endpoint.ToString()), ("GOOGLE_APPLICATION_CREDENTIALS", file)) with { AmbientIdentity = true };

        var artifact = await new GoogleStorageModelSource(_http).FindAsync(Model, access, token);

        (await artifact.Files[0].ReadAsync(token)).Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task AmbientIdentity_Metadata_IsAsked(CancellationToken token)
    {
        var tokens = new GoogleTokens(_http);
        var access = Settings(("GCE_METADATA_HOST", _server.Identity.MetadataHost)) with { AmbientIdentity = true };

        var first = await tokens.GetAsync(access, Model, token);
        var second = await tokens.GetAsync(access, Model, token);

        _server.Identity.IsValid($"Bearer {first}").Should().BeTrue();
        second.Should().Be(first);
        _server.Identity.Gate.Seen.Should().ContainSingle();
    }

    [Test]
    public async Task AmbientIdentity_NoMetadata_IsAnonymousAndNotAskedAgain(CancellationToken token)
    {
        var tokens = new GoogleTokens(_http);
        _server.Identity.Gate.Fail(new StoreFault(404, "{}"));
        var access = Settings(("GCE_METADATA_HOST", _server.Identity.MetadataHost)) with { AmbientIdentity = true };

        (await tokens.GetAsync(access, Model, token)).Should().BeNull();
        (await tokens.GetAsync(access, Model, token)).Should().BeNull();

        _server.Identity.Gate.Seen.Should().ContainSingle();
    }

    [TestCase(401, StoreFailure.Forbidden, false)]
    [TestCase(403, StoreFailure.Forbidden, false)]
    [TestCase(429, StoreFailure.Busy, true)]
    [TestCase(500, StoreFailure.Busy, true)]
    [TestCase(503, StoreFailure.Busy, true)]
    public async Task Refusal_HasTheStoresWordsAndWhenToAskAgain(int status, StoreFailure expected, bool isTransient, CancellationToken token)
    {
        _server.Gate.Fail(new StoreFault(status, JsonSerializer.Serialize(new { error = new { code = status, message = "The words of the store." } }))
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });

        var failure = await FailureAsync(Model, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient, failure.RetryAfter).Should().Be((expected, isTransient, TimeSpan.FromSeconds(7)));
        failure.Message.Should().Contain($"HTTP {status}").And.EndWith("and said: The words of the store.");
    }

    private static StoreAccess Settings(params (string Name, string Value)[] settings) => StoreClient.Settings(settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    private Task<StoreException> FailureAsync(string uri, StoreAccess access, CancellationToken token) => FailureAsync(new GoogleStorageModelSource(_http), uri, access, token);

    private static async Task<StoreException> FailureAsync(GoogleStorageModelSource source, string uri, StoreAccess access, CancellationToken token)
    {
        var find = () => source.FindAsync(uri, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
