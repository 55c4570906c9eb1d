using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace InferenceRuntime.Security.Authentication;

/// <summary>The issuer's public keys as they were at one moment, and the tokens that were proven with them: a key that is taken away takes them along.</summary>
internal sealed class KeySet
{
    // A key below this is broken by whoever wants to.
    private const int MinRsaBits = 2048;

    // An issuer has a few; beyond it is no key set.
    private const int MaxKeys = 100;

    // 64 bytes each. When it is full all are proven again, which costs some 50 us each.
    private const int MaxProven = 10_000;

    private readonly ConcurrentDictionary<Fingerprint, DateTimeOffset> _proven = new();

    private KeySet(IReadOnlyList<SecurityKey> keys) => Keys = keys;

    public IReadOnlyList<SecurityKey> Keys { get; }

    /// <summary>Reads a JWK set: its RSA and elliptic keys that are for signatures. Throws <see cref="SecuritySetupException"/> where there is none.</summary>
    public static KeySet Parse(string json, string source)
    {
        try
        {
            // Symmetric keys would let whoever verifies issue tokens, too.
            var keys = JsonWebKeySet.Create(json).Keys
                .Where(key => key.Use is not "enc" && key.Kty is JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve)
                .Where(key => key.Kty != JsonWebAlgorithmsKeyTypes.RSA || key.KeySize >= MinRsaBits)
                .Take(MaxKeys)
                .ToList<SecurityKey>();
            return keys.Count > 0 ? new KeySet(keys) : throw new SecuritySetupException($"{source} has no key for signatures that can be used; RSA keys of at least {MinRsaBits} bits and elliptic ones are.");
        }
        catch (ArgumentException e)
        {
            throw new SecuritySetupException($"{source} is no JSON web key set: {e.Message}", e);
        }
    }

    /// <summary>The keys that may have signed it: those of that name, or all where the token names none.</summary>
    public IReadOnlyList<SecurityKey> Named(string? id) => string.IsNullOrEmpty(id) ? Keys : [.. Keys.Where(key => key.KeyId == id)];

    /// <summary>Whether a token was proven before and is still good.</summary>
    public bool IsProven(Fingerprint token, DateTimeOffset now) => _proven.TryGetValue(token, out var until) && now < until;

    public void Remember(Fingerprint token, DateTimeOffset until)
    {
        if (_proven.Count >= MaxProven)
        {
            _proven.Clear();
        }

        _proven[token] = until;
    }
}
