using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>
/// Google's token services: OAuth for service accounts (<c>/token</c>; the assertion's signature, issuer, audience, scope and times are checked), the security token service
/// (<c>/v1/token</c>), impersonation (<c>/impersonate</c>) and the metadata server.
/// </summary>
public sealed class GoogleIdentityServer : IAsyncDisposable
{
    private const string Email = "reader@models.iam.gserviceaccount.com";
    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_only";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    private GoogleIdentityServer()
    {
    }

    public StoreGate Gate { get; private set; } = null!;

    /// <summary>The key file of the account that may read.</summary>
    public string ServiceAccountFile => FileWithKey(_key);

    /// <summary>The same account's file with a key that it does not have.</summary>
    public string FileWithWrongKey
    {
        get
        {
            using var other = RSA.Create(2048);
            return FileWithKey(other);
        }
    }

    /// <summary>The token of a workload that federation is configured for.</summary>
    public string WorkloadToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>What its tokens say of their lifetime, in seconds.</summary>
    public int ExpiresIn { get; set; } = 3600;

    /// <summary>HOST:PORT of the metadata server, for GCE_METADATA_HOST.</summary>
    public string MetadataHost => Gate.Endpoint.Authority;

    public static async Task<GoogleIdentityServer> StartAsync()
    {
        var server = new GoogleIdentityServer();
        server.Gate = await StoreGate.StartAsync(server.AnswerAsync).ConfigureAwait(false);
        return server;
    }

    /// <summary>A credentials file of type external_account, which reads its token from a file.</summary>
    public string ExternalAccountFile(string tokenFile, bool impersonates) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["type"] = "external_account",
        ["audience"] = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k8s",
        ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        ["token_url"] = new Uri(Gate.Endpoint, "v1/token").ToString(),
        ["service_account_impersonation_url"] = impersonates ? new Uri(Gate.Endpoint, "impersonate").ToString() : null,
        ["credential_source"] = new { file = tokenFile, format = new { type = "text" } },
    });

    /// <summary>A credentials file of type authorized_user, as a person's login leaves it.</summary>
    public string AuthorizedUserFile(string refreshToken) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "authorized_user",
        ["client_id"] = "tools",
        ["client_secret"] = "tools",
        ["refresh_token"] = refreshToken,
        ["token_uri"] = new Uri(Gate.Endpoint, "token").ToString(),
    });

    /// <summary>Whether an Authorization header has a token that was given for reading.</summary>
    public bool IsValid(string header) => header.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.TryGetValue(header[7..], out var scope) && scope == Scope;

    /// <summary>Makes every token so far worthless.</summary>
    public void RevokeAll() => _tokens.Clear();

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync().ConfigureAwait(false);
        _key.Dispose();
    }

    private string FileWithKey(RSA key) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "service_account",
        ["project_id"] = "models",
        ["private_key_id"] = "key-1",
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = Email,
        ["token_uri"] = new Uri(Gate.Endpoint, "token").ToString(),
    });

    private async Task AnswerAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync().ConfigureAwait(false)).ToDictionary(field => field.Key, field => field.Value.ToString()) : [];
        var path = http.Request.Path.Value!;
        var answer = path switch
        {
            "/token" when form.GetValueOrDefault("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer" =>
                Check(form.GetValueOrDefault("assertion", string.Empty)) is { } wrong ? Refusal(wrong) : (200, Give(Scope)),
            "/token" when form.GetValueOrDefault("grant_type") == "refresh_token" =>
                form.GetValueOrDefault("refresh_token") == WorkloadToken && form.ContainsKey("client_secret") ? (200, Give(Scope)) : Refusal("Token has been expired or revoked."),
            "/v1/token" => form.GetValueOrDefault("subject_token") == WorkloadToken && form.GetValueOrDefault("audience")?.Length > 0
                ? (200, Give(form["scope"]))
                : Refusal("The given subject token is not known."),
            "/impersonate" when http.Request.Headers.Authorization.ToString() is { Length: > 7 } header && _tokens.ContainsKey(header[7..]) =>
                (200, JsonSerializer.Serialize(new { accessToken = NewToken(Scope), expireTime = DateTimeOffset.UtcNow.AddHours(1) })),
            "/computeMetadata/v1/instance/service-accounts/default/token" when http.Request.Headers["Metadata-Flavor"] == "Google" => (200, Give(Scope)),
            _ => (404, "{}"),
        };
        http.Response.StatusCode = answer.Item1;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Item2).ConfigureAwait(false);
    }

    // What is wrong with an assertion; null where it is right.
    private string? Check(string assertion)
    {
        if (assertion.Split('.') is not [var header, var claims, var signature])
        {
            return "The assertion is no JWT.";
        }

        if (!_key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return "Invalid JWT Signature.";
        }

        using var algorithm = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string Claim(string name) => document.RootElement.GetProperty(name).GetString()!;
        long Time(string name) => document.RootElement.GetProperty(name).GetInt64();
        return algorithm.RootElement.GetProperty("alg").GetString() != "RS256" ? "The algorithm is not RS256."
            : Claim("iss") != Email ? "The issuer is unknown."
            : Claim("aud") != new Uri(Gate.Endpoint, "token").ToString() ? "The audience is another."
            : Claim("scope") != Scope ? "The scope is another."
            : Time("iat") > now + 60 || Time("exp") < now || Time("exp") - Time("iat") > 3600 ? "Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
            : null;
    }

    private static (int Status, string Body) Refusal(string description) => (400, JsonSerializer.Serialize(new { error = "invalid_grant", error_description = description }));

    private string Give(string scope) => JsonSerializer.Serialize(new { access_token = NewToken(scope), expires_in = ExpiresIn, token_type = "Bearer" });

    private string NewToken(string scope)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tokens[token] = scope;
        return token;
    }
}
