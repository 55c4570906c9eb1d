using System.Globalization;

namespace InferenceRuntime.Security.Authentication;

/// <summary>
/// Lets in who shows a known key (<c>x-api-key: KEY</c>, or <c>Authorization: Bearer KEY</c>) or a token of the issuer (<c>Authorization: Bearer TOKEN</c>). gRPC's metadata are headers of the same names.
/// </summary>
internal sealed class Authenticator(ApiKeys? keys, JwtTokens? tokens)
{
    public const string KeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";

    private static readonly AuthenticationResult UnknownKey = AuthenticationResult.Refused(RefusalReason.UnknownKey, "The API key is not known here.");

    /// <summary>What every refusal of REST names in WWW-Authenticate.</summary>
    public const string Challenge = "Bearer realm=\"inference-runtime\"";

    public ValueTask<AuthenticationResult> CheckAsync(IHeaderDictionary headers, CancellationToken cancellation)
    {
        if (keys is not null && headers.TryGetValue(KeyHeader, out var named) && named.Count > 0)
        {
            return ValueTask.FromResult(keys.ClientOf(named[0]) is null ? UnknownKey : AuthenticationResult.Granted);
        }

        var authorization = headers.Authorization;
        if (authorization.Count != 1 || authorization[0] is not { } value || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return ValueTask.FromResult(AuthenticationResult.Refused(RefusalReason.NoCredentials, Expected));
        }

        var credential = value.AsSpan(Bearer.Length).Trim();
        if (keys?.ClientOf(credential) is not null)
        {
            return ValueTask.FromResult(AuthenticationResult.Granted);
        }

        return tokens is not null ? tokens.CheckAsync(credential.ToString(), cancellation) : ValueTask.FromResult(UnknownKey);
    }

    private string Expected { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"This server wants to know who asks: {(keys is null ? string.Empty : $"an API key in the header {KeyHeader}")}{(keys is not null && tokens is not null ? ", or " : string.Empty)}{(tokens is null ? string.Empty : "a token in the header Authorization, as Bearer TOKEN")}.");
}
