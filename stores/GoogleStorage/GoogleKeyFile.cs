using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>A credentials file of Google, of any of the kinds that its tools write.</summary>
internal sealed record GoogleKeyFile
{
    /// <summary>service_account, authorized_user or external_account.</summary>
    public string? Type { get; init; }

    public string? ClientEmail { get; init; }

    /// <summary>RSA, in PEM.</summary>
    public string? PrivateKey { get; init; }

    public string? PrivateKeyId { get; init; }

    /// <summary>Where a signed assertion or a refresh token is taken; never null after <see cref="Parse"/>.</summary>
    public Uri? TokenUri { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public string? RefreshToken { get; init; }

    public string? Audience { get; init; }

    public string? SubjectTokenType { get; init; }

    /// <summary>Where a token of another identity is exchanged; never null after <see cref="Parse"/>.</summary>
    public Uri? TokenUrl { get; init; }

    public Uri? ServiceAccountImpersonationUrl { get; init; }

    public GoogleTokenOrigin? CredentialSource { get; init; }

    /// <summary>The file's text, by which its tokens are kept.</summary>
    [JsonIgnore]
    public string Text { get; private set; } = string.Empty;

    /// <summary>Who it is, for messages.</summary>
    [JsonIgnore]
    public string Name => ClientEmail ?? ClientId ?? Audience ?? "an unnamed account";

    /// <summary>Throws <see cref="StoreException"/> for a text that is no such file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    public static GoogleKeyFile Parse(string text, string origin)
    {
        try
        {
            var file = JsonSerializer.Deserialize(text, GoogleJson.Default.GoogleKeyFile) ?? throw Unreadable(origin, "it is null", null);
            var source = file.CredentialSource;
            var missing = file.Type switch
            {
                "service_account" => Missing(("client_email", file.ClientEmail), ("private_key", file.PrivateKey)),
                "authorized_user" => Missing(("client_id", file.ClientId), ("client_secret", file.ClientSecret), ("refresh_token", file.RefreshToken)),
                "external_account" => Missing(
                    ("audience", file.Audience), ("subject_token_type", file.SubjectTokenType), ("credential_source", source?.File ?? source?.Url?.OriginalString)),
                var other => throw Unreadable(origin, $"its type is '{other}'", null),
            };
            Uri?[] addresses = [file.TokenUri, file.TokenUrl, file.ServiceAccountImpersonationUrl, source?.Url];
            if (addresses.FirstOrDefault(url => url is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" })) is { } wrong)
            {
                throw Unreadable(origin, $"it names the address '{wrong}'", null);
            }

            return missing is null
                ? file with { Text = text, TokenUri = file.TokenUri ?? new Uri("https://oauth2.googleapis.com/token"), TokenUrl = file.TokenUrl ?? new Uri("https://sts.googleapis.com/v1/token") }
                : throw Unreadable(origin, $"it is of type {file.Type} and lacks '{missing}'", null);
        }
        catch (JsonException e)
        {
            throw Unreadable(origin, "it is not JSON of that form", e);
        }
    }

    private static string? Missing(params (string Name, string? Value)[] fields) => fields.FirstOrDefault(field => string.IsNullOrEmpty(field.Value)).Name;

    private static StoreException Unreadable(string origin, string why, Exception? inner) => new(
        StoreFailure.Forbidden, $"{origin} is no credentials file of Google: {why}. The types service_account, authorized_user and external_account (a file or a URL as its source) are known.", inner);
}
