using Testing.Stores;

namespace ModelStores.Tests.S3;

[CancelAfter(60_000)]
public sealed class S3AccessTests
{
    private const string Uri = "s3://models/rec.onnx";

    private S3Server _server = null!;
    private StoreHttp _http = null!;
    private S3ModelSource _source = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await S3Server.StartAsync();
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        await _server.PutAsync("open", "rec.onnx", [1, 2, 3]);
        _server.PublicBuckets.Add("open");
        _http = StoreClient.Http();
        _source = new S3ModelSource(_http);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [SetUp]
    public void Reset()
    {
        _server.Gate.Reset();
        (_server.Region, _server.SessionToken) = ("us-east-1", null);
    }

    [Test]
    public async Task WrongSecretKey_NamesSecretObjectAndTheStoresWords(CancellationToken token)
    {
        var keys = _server.Keys.With(("AWS_SECRET_ACCESS_KEY", "not-the-right-one"));

        var failure = await FailureAsync(Uri, StoreClient.Secret(keys), token);

        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.IsTransient.Should().BeFalse();
        failure.Message.Should().Match("s3://models/rec.onnx, asked with the keys of Secret 'keys', answered HTTP 403 Forbidden, and said: SignatureDoesNotMatch: The request signature we calculated*");
        failure.Message.Should().NotContain("not-the-right-one");
    }

    [Test]
    public async Task UnknownKey_IsForbidden(CancellationToken token)
    {
        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys.With(("AWS_ACCESS_KEY_ID", "AKIAUNKNOWN"))), token);

        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Contain("InvalidAccessKeyId: The AWS Access Key Id you provided does not exist");
    }

    [TestCase("AWS_SECRET_ACCESS_KEY")]
    [TestCase("AWS_ACCESS_KEY_ID")]
    public async Task HalfAKeyPair_SaysWhatIsThereAndWhatIsExpected(string missing, CancellationToken token)
    {
        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys.With((missing, null))), token);

        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Match("Secret 'keys' has the keys AWS_*AWS_REGION*; s3 expects AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY*").And.NotContain(_server.SecretAccessKey);
        _server.Gate.Seen.Should().BeEmpty();
    }

    [Test]
    public async Task SecretOfSomethingElse_SaysWhatIsExpected(CancellationToken token)
    {
        var failure = await FailureAsync(Uri, StoreClient.Secret(new Dictionary<string, string> { ["username"] = "me", ["password"] = "hunter2" }), token);

        failure.Message.Should().StartWith("Secret 'keys' has the keys password, username; s3 expects AWS_ACCESS_KEY_ID").And.NotContain("hunter2");
    }

    [Test]
    public async Task SessionToken_IsSentAndAnExpiredOneIsForbidden(CancellationToken token)
    {
        _server.SessionToken = "session-1";

        var artifact = await _source.FindAsync(Uri, StoreClient.Secret(_server.Keys.With(("AWS_SESSION_TOKEN", "session-1"))), token);
        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys.With(("AWS_SESSION_TOKEN", "session-0"))), token);

        artifact.Files.Should().ContainSingle();
        failure.Failure.Should().Be(StoreFailure.Forbidden);
        failure.Message.Should().Contain("HTTP 400 Bad Request").And.Contain("InvalidToken").And.NotContain("session-0");
    }

    [Test]
    public async Task NoCredentials_ReadsPublicBucketsOnly(CancellationToken token)
    {
        var access = StoreClient.Settings(new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = _server.Endpoint.ToString() });

        var artifact = await _source.FindAsync("s3://open/rec.onnx", access, token);
        var failure = await FailureAsync(Uri, access, token);

        artifact.Files.Should().ContainSingle();
        failure.Message.Should().Be("s3://models/rec.onnx, asked without credentials, answered HTTP 403 Forbidden, and said: AccessDenied: Access Denied");
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task NoSignRequest_LeavesTheKeysAlone(CancellationToken token)
    {
        await _source.FindAsync("s3://open/rec.onnx", StoreClient.Secret(_server.Keys.With(("AWS_NO_SIGN_REQUEST", "true"))), token);

        _server.Gate.Seen.Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    [Test]
    public async Task OtherRegion_IsAskedThereOnce(CancellationToken token)
    {
        _server.Region = "eu-central-1";
        var keys = _server.Keys.With(("AWS_REGION", "us-west-2"));

        var artifact = await _source.FindAsync(Uri, StoreClient.Secret(keys), token);
        var bytes = await artifact.Files[0].ReadAsync(token);

        bytes.Should().Equal(1, 2, 3);
        _server.Gate.Seen.Select(request => request.Header("Authorization")!.Split('/')[2]).Should().Equal("us-west-2", "eu-central-1", "eu-central-1");
    }

    [Test]
    public async Task PermanentRedirect_IsFollowedToTheBucketsRegion(CancellationToken token)
    {
        _server.Gate.Fail(S3ModelSourceTests.Refusal(301, "PermanentRedirect", "The bucket must be addressed using the specified endpoint.") with
        {
            Headers = new Dictionary<string, string> { ["x-amz-bucket-region"] = "eu-west-3" },
        });

        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys), token);

        // The stand-in is still in us-east-1, and says so to the request that went where it sent it: only one redirection is followed.
        failure.Message.Should().Contain("the region 'eu-west-3' is wrong; expecting 'us-east-1'");
        _server.Gate.Seen.Should().HaveCount(2);
    }

    [TestCase(503, "SlowDown")]
    [TestCase(429, "TooManyRequests")]
    [TestCase(500, "InternalError")]
    [TestCase(400, "RequestTimeout")]
    public async Task BusyStore_IsAskedOnceAndSaysWhenAgain(int status, string code, CancellationToken token)
    {
        _server.Gate.Fail(S3ModelSourceTests.Refusal(status, code, "Please reduce your request rate.") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } });

        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys), token);

        (failure.Failure, failure.IsTransient, failure.RetryAfter).Should().Be((StoreFailure.Busy, true, TimeSpan.FromSeconds(7)));
        failure.Message.Should().Contain($"HTTP {status}").And.Contain($"{code}: Please reduce your request rate.");
        _server.Gate.Seen.Should().ContainSingle("the SDK does not try again by itself");
    }

    [Test]
    public async Task DeadEndpoint_IsTransient(CancellationToken token)
    {
        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys.With(("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"))), token);

        (failure.Failure, failure.IsTransient).Should().Be((StoreFailure.Unreachable, true));
        failure.Message.Should().Match("s3://models/rec.onnx can not be reached: *127.0.0.1:1*");
    }

    [TestCase("AWS_ENDPOINT_URL_S3", "minio.example:9000", "*'minio.example:9000'*")]
    [TestCase("AWS_S3_ADDRESSING_STYLE", "paths", "*'paths'*path, virtual and auto*")]
    public async Task SettingThatCanNotBeRead_SaysWhich(string name, string value, string message, CancellationToken token)
    {
        var failure = await FailureAsync(Uri, StoreClient.Secret(_server.Keys.With((name, value))), token);

        failure.Failure.Should().Be(StoreFailure.InvalidUri);
        failure.Message.Should().Match(message);
    }

    private async Task<StoreException> FailureAsync(string uri, StoreAccess access, CancellationToken token)
    {
        var find = () => _source.FindAsync(uri, access, token);
        return (await find.Should().ThrowAsync<StoreException>()).Which;
    }
}
