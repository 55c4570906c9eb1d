using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Testing.Stores;

namespace ModelStores.Tests.S3;

/// <summary>What the process has of AWS: poison where it must not be taken, keys where it may. Sets the process's environment, hence alone.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
public sealed class S3AmbientIdentityTests
{
    private readonly Dictionary<string, string?> _before = [];
    private string _folder = null!;
    private S3Server _server = null!;
    private StoreGate _cloud = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("aws-").FullName;
        _server = await S3Server.StartAsync();
        await _server.PutAsync("models", "rec.onnx", [1, 2, 3]);
        await _server.PutAsync("open", "rec.onnx", [1, 2, 3]);
        _server.PublicBuckets.Add("open");
        _cloud = await StoreGate.StartAsync(AnswerAsCloudAsync);
        _http = StoreClient.Http();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SetUp]
    public void Reset()
    {
        _server.Gate.Reset();
        _cloud.Reset();
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
    public async Task NotAllowed_TakesNothingOfTheProcess(CancellationToken token)
    {
        var marker = Path.Combine(_folder, "was-run");
        var profile = await WriteAsync("config", $"""
            [default]
            region = mars-north-1
            credential_process = /usr/bin/touch {marker}
            endpoint_url = {_cloud.Endpoint}
            """);
        Set("AWS_ACCESS_KEY_ID", _server.AccessKeyId);
        Set("AWS_SECRET_ACCESS_KEY", _server.SecretAccessKey);
        Set("AWS_CONFIG_FILE", profile);
        Set("AWS_SHARED_CREDENTIALS_FILE", profile);
        Set("AWS_ENDPOINT_URL", _cloud.Endpoint.ToString());
        Set("AWS_ENDPOINT_URL_S3", _cloud.Endpoint.ToString());
        Set("AWS_ENDPOINT_URL_STS", _cloud.Endpoint.ToString());
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", await WriteAsync("token", "pod-token"));
        Set("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/models");
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(_cloud.Endpoint, "container").ToString());
        Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", _cloud.Endpoint.ToString());
        Set("AWS_REGION", "mars-north-1");
        Set("AWS_USE_FIPS_ENDPOINT", "true");
        Set("AWS_RETRY_MODE", "adaptive");
        var source = new S3ModelSource(_http);
        var access = StoreClient.Settings(new Dictionary<string, string> { ["AWS_ENDPOINT_URL_S3"] = _server.Endpoint.ToString() });

        var artifact = await source.FindAsync("s3://open/rec.onnx", access, token);
        await artifact.Files[0].ReadAsync(token);
        var find = () => source.FindAsync("s3://models/rec.onnx", access, token);

        (await find.Should().ThrowAsync<StoreException>()).WithMessage("*asked without credentials*AccessDenied*");
        _server.Gate.Seen.Should().HaveCount(3).And.OnlyContain(request => request.Header("Authorization") == null);
        _cloud.Seen.Should().BeEmpty("neither the metadata nor the endpoints of the process are asked");
        File.Exists(marker).Should().BeFalse();
    }

    [Test]
    public async Task NotAllowed_EndpointOfAwsItself_IsNotThatOfTheProcess(CancellationToken token)
    {
        Set("AWS_ENDPOINT_URL", _cloud.Endpoint.ToString());
        Set("AWS_ENDPOINT_URL_S3", _cloud.Endpoint.ToString());
        Set("AWS_REGION", "mars-north-1");
        Set("AWS_USE_FIPS_ENDPOINT", "true");
        Set("AWS_USE_DUALSTACK_ENDPOINT", "true");
        var access = StoreClient.Secret(new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "AKIA", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_REGION"] = "eu-central-1" });

        var (client, _) = await new S3Clients(_http).CreateAsync(S3Settings.Read(access), access, token);

        using var owned = client;
        client.DetermineServiceOperationEndpoint(new Amazon.S3.Model.GetObjectRequest { BucketName = "models", Key = "rec.onnx" }).URL
            .Should().Be("https://models.s3.eu-central-1.amazonaws.com/");
    }

    [Test]
    public async Task WebIdentity_IsExchangedAtSts(CancellationToken token)
    {
        _server.SessionToken = "from-sts";
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", await WriteAsync("token", "pod-token"));
        Set("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/models");
        Set("AWS_ENDPOINT_URL_STS", _cloud.Endpoint.ToString());
        Set("AWS_REGION", "us-east-1");
        Set("AWS_EC2_METADATA_DISABLED", "true");

        var artifact = await new S3ModelSource(_http).FindAsync("s3://models/rec.onnx", Ambient(), token);

        _server.SessionToken = null;
        artifact.Files.Should().ContainSingle();
        _cloud.Seen.Should().ContainSingle(request => request.Method == "POST");
    }

    [Test]
    public async Task WebIdentity_RefusedBySts_SaysItsWords(CancellationToken token)
    {
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", await WriteAsync("token", "token-of-another-pod"));
        Set("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/models");
        Set("AWS_ENDPOINT_URL_STS", _cloud.Endpoint.ToString());
        Set("AWS_REGION", "us-east-1");
        Set("AWS_EC2_METADATA_DISABLED", "true");

        var find = () => new S3ModelSource(_http).FindAsync("s3://models/rec.onnx", Ambient(), token);

        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Forbidden && !e.IsTransient)
            .WithMessage("s3://models/rec.onnx, asked with the pod's own identity*AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity*");
    }

    [Test]
    public async Task ContainerCredentials_AreTaken(CancellationToken token)
    {
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(_cloud.Endpoint, "container").ToString());
        Set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", await WriteAsync("pod-token", "pod-identity"));
        Set("AWS_EC2_METADATA_DISABLED", "true");

        var artifact = await new S3ModelSource(_http).FindAsync("s3://models/rec.onnx", Ambient(), token);

        artifact.Files.Should().ContainSingle();
        _cloud.Seen.Should().ContainSingle().Which.Header("Authorization").Should().Be("pod-identity");
    }

    [Test]
    public async Task NoIdentity_ReadsPublicBucketsAndSaysWhoAsked(CancellationToken token)
    {
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_CONFIG_FILE", Path.Combine(_folder, "absent"));
        Set("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(_folder, "absent"));
        var source = new S3ModelSource(_http);

        var artifact = await source.FindAsync("s3://open/rec.onnx", Ambient(), token);
        var find = () => source.FindAsync("s3://models/rec.onnx", Ambient(), token);

        artifact.Files.Should().ContainSingle();
        (await find.Should().ThrowAsync<StoreException>()).Where(e => e.Failure == StoreFailure.Forbidden).WithMessage("s3://models/rec.onnx, asked without credentials, *AccessDenied: Access Denied*");
        _server.Gate.Seen.Should().OnlyContain(request => request.Header("Authorization") == null);
    }

    [Test]
    public async Task SecretsKeys_GoBeforeTheProcessIdentity(CancellationToken token)
    {
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(_cloud.Endpoint, "container").ToString());
        var access = StoreClient.Secret(_server.Keys) with { AmbientIdentity = true };

        await new S3ModelSource(_http).FindAsync("s3://models/rec.onnx", access, token);

        _cloud.Seen.Should().BeEmpty();
    }

    private StoreAccess Ambient() =>
        StoreClient.Settings(new Dictionary<string, string> { ["AWS_ENDPOINT_URL_S3"] = _server.Endpoint.ToString() }) with { AmbientIdentity = true };

    private void Set(string name, string value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task AnswerAsCloudAsync(HttpContext http)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ");
        if (http.Request.Path.StartsWithSegments("/container", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync(JsonSerializer.Serialize(new { _server.AccessKeyId, _server.SecretAccessKey, Token = "", Expiration = expires }));
            return;
        }

        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString()) : [];
        if (form.GetValueOrDefault("Action") != "AssumeRoleWithWebIdentity" || form.GetValueOrDefault("WebIdentityToken") != "pod-token")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentType = "text/xml";
            await http.Response.WriteAsync("""
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>
                """);
            return;
        }

        http.Response.ContentType = "text/xml";
        await http.Response.WriteAsync($"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
            <Credentials><AccessKeyId>{_server.AccessKeyId}</AccessKeyId><SecretAccessKey>{_server.SecretAccessKey}</SecretAccessKey><SessionToken>from-sts</SessionToken><Expiration>{expires}</Expiration></Credentials>
            </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """);
    }
}
