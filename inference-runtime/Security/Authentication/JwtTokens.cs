using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace InferenceRuntime.Security.Authentication;

/// <summary>Proves JSON web tokens: signature, issuer, audience, time and claims. A token that was proven is known for a few minutes, so that a client pays for it once.</summary>
internal sealed class JwtTokens(JwtOptions options, SigningKeys keys, TimeProvider time)
{
    // Larger than any issuer's; a header may not be larger than twice this anyway.
    private const int MaxLength = 16 * 1024;

    // Asymmetric ones alone: with "none" anybody issues tokens, and with HS* whoever knows the public key.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // How long a token that its issuer revoked by other means may go on.
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength };

    public async ValueTask<AuthenticationResult> CheckAsync(string text, CancellationToken cancellation)
    {
        if (text.Length > MaxLength)
        {
            return Refused(RefusalReason.MalformedToken, "is too long");
        }

        var print = Fingerprint.Of(text);
        if (keys.Current is { } known && known.IsProven(print, time.GetUtcNow()))
        {
            return AuthenticationResult.Granted;
        }

        if (Parse(text) is not { } token)
        {
            return Refused(RefusalReason.MalformedToken, "is no JSON web token");
        }

        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return Refused(RefusalReason.BadSignature, $"is not signed by one of the algorithms {string.Join(", ", Algorithms)}");
        }

        if (keys.Current is null)
        {
            await keys.AskAsync(cancellation).ConfigureAwait(false);
        }

        if (keys.Current is { } set && set.Named(token.Kid).Count == 0)
        {
            // Issuers rotate their keys.
            await keys.AskAsync(cancellation).ConfigureAwait(false);
        }

        return keys.Current is not { } current
            ? AuthenticationResult.Refused(RefusalReason.KeysUnavailable, "Tokens can not be checked at the moment: the issuer's keys can not be had. Try again.")
            : await ProveAsync(token, print, current).ConfigureAwait(false);
    }

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            var token = new JsonWebToken(text);

            // What the issuer calls critical (RFC 7515, 4.1.11) is nothing that is known here.
            return token.IsEncrypted || token.TryGetHeaderValue<object>("crit", out _) ? null : token;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private async ValueTask<AuthenticationResult> ProveAsync(JsonWebToken token, Fingerprint print, KeySet set)
    {
        var signers = set.Named(token.Kid);
        if (signers.Count == 0)
        {
            return Refused(RefusalReason.UnknownSigningKey, "is signed with a key that its issuer does not have");
        }

        var proven = await _handler.ValidateTokenAsync(token, Parameters(signers)).ConfigureAwait(false);
        if (!proven.IsValid)
        {
            return Refusal(proven.Exception);
        }

        if (JwtClaims.MissingOf(token, options.RequiredClaims) is { } claim)
        {
            return Refused(RefusalReason.MissingClaim, $"lacks the claim {claim} with the value that is asked for");
        }

        var now = time.GetUtcNow();
        var end = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        set.Remember(print, end < now + KnownFor ? end : now + KnownFor);
        return AuthenticationResult.Granted;
    }

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> signers) => new()
    {
        ValidAlgorithms = Algorithms,
        ValidIssuer = options.Issuer,
        ValidAudiences = options.Audiences,
        ValidateAudience = options.Audiences.Count > 0,
        RequireSignedTokens = true,

        // Those are all that may be tried, also for a token that names none.
        IssuerSigningKeys = signers,
        TryAllIssuerSigningKeys = true,
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
    };

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && end > now - Skew && (from is not { } begin || begin <= now + Skew);
    }

    private static AuthenticationResult Refusal(Exception failure) => failure switch
    {
        SecurityTokenInvalidLifetimeException lifetime => Refused(RefusalReason.Expired, string.Create(CultureInfo.InvariantCulture, $"is good from {Moment(lifetime.NotBefore)} to {Moment(lifetime.Expires)}, which is not now")),
        SecurityTokenInvalidAudienceException => Refused(RefusalReason.WrongAudience, "is for another audience"),
        SecurityTokenInvalidIssuerException => Refused(RefusalReason.WrongIssuer, "is of another issuer"),
        _ => Refused(RefusalReason.BadSignature, "has a signature that is not its issuer's"),
    };

    private static string Moment(DateTime? at) => at is { } known ? known.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "no time";

    private static AuthenticationResult Refused(RefusalReason reason, string what) => AuthenticationResult.Refused(reason, $"The bearer token {what}.");
}
