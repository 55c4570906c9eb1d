using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InferenceRuntime.Tests.Security;

/// <summary>Issues JSON web tokens, written by hand so that a test can make every kind of wrong one.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Name = "https://issuer.example";
    public const string Audience = "models";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TokenIssuer(string keyId = "key-1") => KeyId = keyId;

    public string KeyId { get; }

    /// <summary>The public keys, as a JWK set: the RSA key under <see cref="KeyId"/>, the elliptic one with -ec after it.</summary>
    public string KeySet => JsonSerializer.Serialize(new { keys = Keys });

    public string RsaPublicPem => _rsa.ExportSubjectPublicKeyInfoPem();

    private object[] Keys
    {
        get
        {
            var (rsa, point) = (_rsa.ExportParameters(false), _elliptic.ExportParameters(false).Q);
            return
            [
                new { kty = "RSA", use = "sig", kid = KeyId, alg = "RS256", n = Text(rsa.Modulus!), e = Text(rsa.Exponent!) },
                new { kty = "EC", use = "sig", kid = $"{KeyId}-ec", crv = "P-256", x = Text(point.X!), y = Text(point.Y!) },
            ];
        }
    }

    public Dictionary<string, object?> Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Name,
        ["aud"] = Audience,
        ["sub"] = "client",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
        ["scope"] = "models:read models:infer",
        ["groups"] = new[] { "vision", "speech" },
    };

    /// <summary>A token with these claims, of the issuer unless something of it is said.</summary>
    public string Token(Dictionary<string, object?> claims, string algorithm = "RS256", string? keyId = null, Dictionary<string, object?>? header = null)
    {
        header ??= new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = keyId ?? (algorithm.StartsWith("ES", StringComparison.Ordinal) ? $"{KeyId}-ec" : KeyId) };
        var signed = $"{Text(JsonSerializer.SerializeToUtf8Bytes(header))}.{Text(JsonSerializer.SerializeToUtf8Bytes(claims.Where(claim => claim.Value is not null).ToDictionary()))}";
        return $"{signed}.{Text(Sign(Encoding.ASCII.GetBytes(signed), algorithm))}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _elliptic.Dispose();
    }

    private byte[] Sign(byte[] text, string algorithm) => algorithm switch
    {
        "RS256" => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS512" => _rsa.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        "PS256" => _rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => _elliptic.SignData(text, HashAlgorithmName.SHA256),

        // The classic confusion: the public key, which everybody has, as the secret.
        "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(RsaPublicPem), text),
        _ => [],
    };

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
