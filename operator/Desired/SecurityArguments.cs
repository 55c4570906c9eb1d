using System.Globalization;
using ModelOperator.Entities;

namespace ModelOperator.Desired;

/// <summary>The arguments of the model server for spec.security; none where it asks for nothing, so that such pods stay as they are.</summary>
internal static class SecurityArguments
{
    public static IEnumerable<string> From(SecuritySpec? security)
    {
        if (security is null)
        {
            return [];
        }

        return
        [
            .. security.ApiKeys is null ? [] : new[] { $"--api-keys={Names.ApiKeysPath}" },
            .. Jwt(security.Jwt),
            .. security.Tls is null ? [] : new[] { $"--tls-certificate={Names.TlsPath}/tls.crt", $"--tls-key={Names.TlsPath}/tls.key" },
            string.Create(CultureInfo.InvariantCulture, $"--management-address=0.0.0.0:{Names.ManagementPortNumber}"),
        ];
    }

    private static IEnumerable<string> Jwt(JwtSpec? jwt) => jwt is null
        ? []
        :
        [
            $"--jwt-issuer={jwt.Issuer}",
            .. (jwt.Audiences ?? []).Select(audience => $"--jwt-audience={audience}"),
            $"--jwt-jwks={jwt.JwksUri ?? $"{Names.JwksPath}/{Names.JwksFile}"}",
            .. (jwt.RequiredClaims ?? new Dictionary<string, string>()).OrderBy(claim => claim.Key, StringComparer.Ordinal).Select(claim => $"--jwt-required-claim={claim.Key}={claim.Value}"),
        ];
}
