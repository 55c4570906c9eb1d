using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Testing.Stores;

/// <summary>
/// A token service as registries have one beside them: it takes a user's password (basic authentication) and signs tokens for what was asked for, which a
/// docker-registry takes that trusts its certificate.
/// </summary>
public sealed class OciTokenServer : IAsyncDisposable
{
    public const string Service = "test-registry";
    public const string Issuer = "test-issuer";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _application;
    private int _issued;

    private OciTokenServer()
    {
        var request = new CertificateRequest("CN=token issuer", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.MapGet("/token", Answer);
    }

    public string Realm => $"{_application.Urls.First()}/token";

    public string CertificatePem => _certificate.ExportCertificatePem();

    public string UserName { get; set; } = "puller";

    public string Password { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>How long a token says that it counts.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Tokens given so far.</summary>
    public int Issued => Volatile.Read(ref _issued);

    public static async Task<OciTokenServer> StartAsync()
    {
        var server = new OciTokenServer();
        await server._application.StartAsync().ConfigureAwait(false);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        _certificate.Dispose();
        _key.Dispose();
    }

    private IResult Answer(HttpRequest request)
    {
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}"))}";
        if (request.Headers.Authorization != expected)
        {
            return Results.Json(new { details = "incorrect username or password" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        Interlocked.Increment(ref _issued);
        var scopes = request.Query["scope"].OfType<string>().SelectMany(scope => scope.Split(' '));
        return Results.Content(new JsonObject { ["token"] = Sign(request.Query["service"]!, scopes), ["expires_in"] = (int)Lifetime.TotalSeconds }.ToJsonString(), "application/json");
    }

    private string Sign(string service, IEnumerable<string> scopes)
    {
        var access = new JsonArray();
        foreach (var scope in scopes.Select(scope => scope.Split(':')).Where(scope => scope.Length >= 3))
        {
            access.Add(new JsonObject
            {
                ["type"] = scope[0],
                ["name"] = string.Join(':', scope[1..^1]),
                ["actions"] = new JsonArray([.. scope[^1].Split(',').Select(action => JsonValue.Create(action))]),
            });
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = UserName,
            ["aud"] = service,
            ["exp"] = now + 3600,
            ["nbf"] = now - 60,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["access"] = access,
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(JsonObject json) => Base64Url(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
