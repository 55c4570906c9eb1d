using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>
/// The authority that gives tokens for Azure Storage: to a service principal for its secret, to a workload for its federated token, and, as App Service has it, to a managed
/// identity at <see cref="ManagedIdentityEndpoint"/>.
/// </summary>
public sealed class AzureIdentityServer : IAsyncDisposable
{
    private AzureIdentityServer()
    {
    }

    /// <summary>The SDK asks no authority without TLS.</summary>
    public StoreGate Gate { get; private set; } = null!;

    public string Tenant { get; } = Guid.NewGuid().ToString();

    public string Client { get; } = Guid.NewGuid().ToString();

    public string ClientSecret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The token of a workload that federation is configured for.</summary>
    public string WorkloadToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>For IDENTITY_ENDPOINT.</summary>
    public Uri ManagedIdentityEndpoint => new(Gate.Endpoint, "msi/token");

    /// <summary>For IDENTITY_HEADER.</summary>
    public string ManagedIdentityHeader { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Without TLS, as a managed identity's endpoint on the machine itself is.</summary>
    public static Task<AzureIdentityServer> StartPlainAsync() => StartAsync(null);

    public static async Task<AzureIdentityServer> StartAsync(TestCertificates? certificates)
    {
        var server = new AzureIdentityServer();
        server.Gate = await StoreGate.StartAsync(server.AnswerAsync, certificates?.Server).ConfigureAwait(false);
        return server;
    }

    public ValueTask DisposeAsync() => Gate.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync().ConfigureAwait(false)).ToDictionary(field => field.Key, field => field.Value.ToString()) : [];
        var path = http.Request.Path.Value!;
        object answer;
        if (path == $"/{Tenant}/v2.0/.well-known/openid-configuration")
        {
            var url = new Uri(Gate.Endpoint, $"{Tenant}/oauth2/v2.0/");
            answer = new { token_endpoint = $"{url}token", authorization_endpoint = $"{url}authorize", issuer = $"{Gate.Endpoint}{Tenant}/v2.0" };
        }
        else if (path == $"/{Tenant}/oauth2/v2.0/token" && Check(form) is var wrong)
        {
            http.Response.StatusCode = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            answer = wrong is null
                ? new { token_type = "Bearer", expires_in = 3600, access_token = NewToken() }
                : new { error = "invalid_client", error_description = $"{wrong}\r\nTrace ID: 0\r\nTimestamp: now" };
        }
        else if (path == ManagedIdentityEndpoint.AbsolutePath && http.Request.Headers["X-IDENTITY-HEADER"] == ManagedIdentityHeader)
        {
            answer = new { access_token = NewToken(), expires_on = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(), resource = "https://storage.azure.com", token_type = "Bearer" };
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            answer = new { error = "not_found" };
        }

        await http.Response.WriteAsJsonAsync(answer).ConfigureAwait(false);
    }

    // What is wrong with a request for a token; null where it is right.
    private string? Check(Dictionary<string, string> form) =>
        form.GetValueOrDefault("grant_type") != "client_credentials" ? "AADSTS70003: The grant type is not known."
        : form.GetValueOrDefault("client_id") != Client ? "AADSTS700016: Application was not found in the directory."
        : form.GetValueOrDefault("scope")?.Split(' ').Contains("https://storage.azure.com/.default", StringComparer.Ordinal) != true ? "AADSTS70011: The scope is not valid."
        : form.TryGetValue("client_assertion", out var assertion) ? (assertion == WorkloadToken ? null : "AADSTS700212: No matching federated identity record found.")
        : form.GetValueOrDefault("client_secret") == ClientSecret ? null
        : "AADSTS7000215: Invalid client secret provided.";

    // azurite looks at the claims, not at the signature.
    private string NewToken()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "HS256", typ = "JWT" });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { aud = "https://storage.azure.com", iss = $"https://sts.windows.net/{Tenant}/", iat = now, nbf = now - 60, exp = now + 3600 });
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(RandomNumberGenerator.GetBytes(32), Encoding.ASCII.GetBytes(text)))}";
    }
}
