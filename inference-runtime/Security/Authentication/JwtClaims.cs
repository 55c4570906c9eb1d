using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace InferenceRuntime.Security.Authentication;

/// <summary>Looks for values in a token's claims.</summary>
internal static class JwtClaims
{
    // OAuth writes several values of these as one text (RFC 8693, 4.2).
    private static readonly string[] Spaced = ["scope", "scp"];

    /// <summary>The first claim that does not have its value; null when all have it. Several of one name must all be there.</summary>
    public static string? MissingOf(JsonWebToken token, IReadOnlyList<KeyValuePair<string, string>> required)
    {
        if (required.Count == 0)
        {
            return null;
        }

        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return required.FirstOrDefault(claim => !payload.RootElement.TryGetProperty(claim.Key, out var found) || !Has(found, claim)).Key;
    }

    private static bool Has(JsonElement found, KeyValuePair<string, string> claim) => found.ValueKind switch
    {
        JsonValueKind.Array => found.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Array && Has(item, claim)),
        JsonValueKind.String when Spaced.Contains(claim.Key, StringComparer.Ordinal) => found.GetString()!.Split(' ').Contains(claim.Value, StringComparer.Ordinal),
        JsonValueKind.String => found.GetString() == claim.Value,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText() == claim.Value,
        _ => false,
    };
}
