using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>
/// npm's s3rver behind a gate that does what s3rver leaves out and S3 does: it computes each request's signature (version 4) anew and refuses a wrong one, knows one region,
/// and honours If-Match. Buckets are private but for those in <see cref="PublicBuckets"/>.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("s3rver-").FullName;
    private readonly HashSet<string> _buckets = [];
    private readonly HttpClient _uploads = new();
    private ChildProcess _process = null!;
    private StoreForwarder _forwarder = null!;
    private Uri _upstream = null!;

    private S3Server()
    {
    }

    /// <summary>The gate: where a client goes, and where faults are ordered.</summary>
    public StoreGate Gate { get; private set; } = null!;

    public Uri Endpoint => Gate.Endpoint;

    public string AccessKeyId { get; } = $"AKIA{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";

    public string SecretAccessKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>Demanded with the key where it is set, as of temporary credentials.</summary>
    public string? SessionToken { get; set; }

    public string Region { get; set; } = "us-east-1";

    /// <summary>Buckets that are read without a signature, too.</summary>
    public ISet<string> PublicBuckets { get; } = new HashSet<string>();

    /// <summary>The most keys of one page of a listing.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>A Secret's keys, or settings, with which the store is reached and read.</summary>
    public IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = SecretAccessKey,
        ["AWS_ENDPOINT_URL_S3"] = Endpoint.ToString(),
        ["AWS_REGION"] = Region,
    };

    /// <param name="certificates">With which it speaks TLS; null for plain HTTP.</param>
    public static async Task<S3Server> StartAsync(TestCertificates? certificates = null)
    {
        var server = new S3Server();
        try
        {
            await server.RunAsync(certificates).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Uploads an object; the bucket is made where there is none yet.</summary>
    public async Task PutAsync(string bucket, string key, byte[] bytes)
    {
        if (_buckets.Add(bucket))
        {
            await SendAsync(bucket, null).ConfigureAwait(false);
        }

        await SendAsync($"{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}", bytes).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Gate is not null)
        {
            await Gate.DisposeAsync().ConfigureAwait(false);
        }

        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _forwarder?.Dispose();
        _uploads.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(TestCertificates? certificates)
    {
        // It encodes its continuation tokens with DES, which OpenSSL 3 keeps among the legacy algorithms.
        _process = ChildProcess.Start(
            "node", ["--openssl-legacy-provider", RepositoryPaths.NpmFile("s3rver", "bin", "s3rver.js"), "-d", _folder, "-a", IPAddress.Loopback.ToString(), "-p", "0", "-s"]);
        var line = await _process.WaitForLineAsync("S3rver listening on").ConfigureAwait(false);
        _upstream = new Uri($"http://127.0.0.1:{line.Split(':')[^1]}");
        _forwarder = new StoreForwarder(_upstream);
        Gate = await StoreGate.StartAsync(AnswerAsync, certificates?.Server, AuthorizeAsync).ConfigureAwait(false);
    }

    private async Task SendAsync(string path, byte[]? bytes)
    {
        using var content = new ByteArrayContent(bytes ?? []);
        using var response = await _uploads.PutAsync(new Uri(_upstream, path), content).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    private async Task<bool> AuthorizeAsync(HttpContext http)
    {
        var target = StoreGate.TargetOf(http);
        var header = http.Request.Headers.Authorization.ToString();
        var claim = SignatureVersion4.Parse(header);
        var refusal = claim switch
        {
            null when PublicBuckets.Contains(target.Split('/', '?')[1]) => null,
            null => (403, "AccessDenied", "Access Denied", string.Empty),
            _ when claim.KeyId != AccessKeyId => (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", string.Empty),
            _ when claim.Region != Region =>
                (400, "AuthorizationHeaderMalformed", $"The authorization header is malformed; the region '{claim.Region}' is wrong; expecting '{Region}'", $"<Region>{Region}</Region>"),
            _ when SessionToken is not null && http.Request.Headers["x-amz-security-token"] != SessionToken =>
                (400, "InvalidToken", "The provided token is malformed or otherwise invalid.", string.Empty),
            _ when SignatureVersion4.Compute(http.Request, target, claim, SecretAccessKey) != claim.Signature =>
                (403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.", string.Empty),
            _ => ((int, string, string, string)?)null,
        };
        if (refusal is not var (status, code, message, more))
        {
            return true;
        }

        await RefuseAsync(http, status, code, message, more).ConfigureAwait(false);
        return false;
    }

    private Task AnswerAsync(HttpContext http)
    {
        var target = StoreGate.TargetOf(http);
        if (target.Contains("list-type=2", StringComparison.Ordinal))
        {
            target += $"&max-keys={PageSize.ToString(CultureInfo.InvariantCulture)}";
        }

        var wanted = http.Request.Headers.IfMatch.ToString();
        return _forwarder.ForwardAsync(http, target, ["Authorization", "If-Match"], async response =>
        {
            var isAnother = wanted.Length > 0 && response.IsSuccessStatusCode && response.Headers.ETag?.ToString() != wanted;
            if (isAnother)
            {
                await RefuseAsync(http, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", "<Condition>If-Match</Condition>").ConfigureAwait(false);
            }

            return isAnother;
        });
    }

    private static Task RefuseAsync(HttpContext http, int status, string code, string message, string more)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        return http.Response.WriteAsync(
            $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message>{more}<RequestId>0</RequestId></Error>""");
    }
}
