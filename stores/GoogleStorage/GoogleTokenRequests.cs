using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelStores;

/// <summary>How each kind of credentials is turned into an access token: one request, or a chain of them.</summary>
internal sealed class GoogleTokenRequests(StoreHttp http)
{
    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_only";
    private const string CloudScope = "https://www.googleapis.com/auth/cloud-platform";

    private const int MaxTokenBytes = 64 * 1024;

    // As long as Google allows.
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromHours(1);

    /// <summary>The token and until when it is good. Throws <see cref="StoreException"/> with the service's own words.</summary>
    public Task<(string Token, DateTimeOffset Until)> RequestAsync(GoogleKeyFile file, StoreAccess access, string shown, CancellationToken cancellation) => file.Type switch
    {
        "service_account" => PostAsync(file, file.TokenUri!, access, shown, cancellation, ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", Assertion(file, access))),
        "authorized_user" => PostAsync(
            file, file.TokenUri!, access, shown, cancellation,
            ("grant_type", "refresh_token"), ("client_id", file.ClientId!), ("client_secret", file.ClientSecret!), ("refresh_token", file.RefreshToken!)),
        _ => ExchangeAsync(file, access, shown, cancellation),
    };

    /// <summary>The token of the machine's or pod's service account.</summary>
    public async Task<(string Token, DateTimeOffset Until)> MetadataAsync(string host, StoreAccess access, string shown, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{host}/computeMetadata/v1/instance/service-accounts/default/token?scopes={Uri.EscapeDataString(Scope)}"));
        request.Headers.Add("Metadata-Flavor", "Google");
        var asked = http.Time.GetUtcNow();
        var token = await SendAsync(request, GoogleJson.Default.GoogleToken, access, shown, cancellation).ConfigureAwait(false);
        return (token.Value ?? throw NoToken(shown), asked.AddSeconds(token.ExpiresIn));
    }

    // Federation: the workload's token for one of Google's security token service, and where a service account is named, that for its token.
    private async Task<(string Token, DateTimeOffset Until)> ExchangeAsync(GoogleKeyFile file, StoreAccess access, string shown, CancellationToken cancellation)
    {
        var subject = await SubjectTokenAsync(file.CredentialSource!, access, shown, cancellation).ConfigureAwait(false);
        var federated = await PostAsync(
            file, file.TokenUrl!, access, shown, cancellation,
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("audience", file.Audience!), ("subject_token_type", file.SubjectTokenType!), ("subject_token", subject),
            ("scope", file.ServiceAccountImpersonationUrl is null ? Scope : CloudScope)).ConfigureAwait(false);
        if (file.ServiceAccountImpersonationUrl is not { } impersonation)
        {
            return federated;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, impersonation) { Content = JsonContent.Create(new Dictionary<string, string[]> { ["scope"] = [Scope] }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", federated.Token);
        var token = await SendAsync(request, GoogleJson.Default.GoogleImpersonatedToken, access, Described(file, shown), cancellation).ConfigureAwait(false);
        return (token.Value ?? throw NoToken(shown), token.Until);
    }

    private async Task<string> SubjectTokenAsync(GoogleTokenOrigin origin, StoreAccess access, string shown, CancellationToken cancellation)
    {
        var text = origin.File is { } path ? await ReadAsync(path, shown, cancellation).ConfigureAwait(false) : await GetAsync(origin, access, shown, cancellation).ConfigureAwait(false);
        if (origin.Format is not { Type: "json", SubjectTokenFieldName: { } field })
        {
            return text.Trim();
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetProperty(field).GetString() ?? throw NoToken(shown);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The token for {shown} can not be had: its source has no JSON object with the field '{field}'.", e);
        }
    }

    private static async Task<string> ReadAsync(string path, string shown, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Forbidden, $"The token for {shown} can not be had: {e.Message}", e);
        }
    }

    private async Task<string> GetAsync(GoogleTokenOrigin origin, StoreAccess access, string shown, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.Url);
        foreach (var (name, value) in origin.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, $"The token for {shown}", access, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? Encoding.UTF8.GetString(await http.ReadAsync(response, MaxTokenBytes, $"The token for {shown}", cancellation).ConfigureAwait(false))
            : throw await http.RefusalAsync(response, $"The token for {shown}", access, cancellation).ConfigureAwait(false);
    }

    // A JSON web token that says who asks for what, signed with the account's RSA key.
    private string Assertion(GoogleKeyFile file, StoreAccess access)
    {
        var now = http.Time.GetUtcNow();
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?> { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = file.PrivateKeyId });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = file.ClientEmail!,
            ["scope"] = Scope,
            ["aud"] = file.TokenUri!.OriginalString,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + AssertionLifetime).ToUnixTimeSeconds(),
        });
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(file.PrivateKey);
            return $"{text}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The reason would quote the key.
            throw new StoreException(StoreFailure.Forbidden, $"The private_key of {file.Name}, of {access.Credentials?.Origin ?? "the environment"}, is no RSA key in PEM form.", e);
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> PostAsync(
        GoogleKeyFile file, Uri url, StoreAccess access, string shown, CancellationToken cancellation, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        var asked = http.Time.GetUtcNow();
        var token = await SendAsync(request, GoogleJson.Default.GoogleToken, access, Described(file, shown), cancellation).ConfigureAwait(false);
        return (token.Value ?? throw NoToken(shown), asked.AddSeconds(token.ExpiresIn));
    }

    private static StoreException NoToken(string shown) => new(StoreFailure.Unreachable, $"The token for {shown} can not be had: the answer of its service has none.");

    private static string Described(GoogleKeyFile file, string shown) => $"The token of {file.Name} for {shown}";

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> form, StoreAccess access, string shown, CancellationToken cancellation)
        where T : class
    {
        using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);

        // An assertion that does not convince is a bad request for OAuth.
        return response.IsSuccessStatusCode
            ? await StoreJson.ReadAsync(http, response, form, shown, cancellation).ConfigureAwait(false)
            : throw await http.RefusalAsync(response, shown, access, cancellation, response.StatusCode == HttpStatusCode.BadRequest ? StoreFailure.Forbidden : null).ConfigureAwait(false);
    }
}
