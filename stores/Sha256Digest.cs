using System.Security.Cryptography;

namespace ModelStores;

/// <summary>The SHA-256 of a file's bytes; written <c>sha256:</c> and 64 lower-case hex digits.</summary>
public readonly record struct Sha256Digest
{
    private const string Prefix = "sha256:";

    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("A default digest names no bytes.");

    /// <summary>Accepts upper case and an optional <c>sha256:</c> in front.</summary>
    public static bool TryParse(string text, out Sha256Digest digest)
    {
        var hex = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..] : text;
        var valid = hex.Length == SHA256.HashSizeInBytes * 2 && hex.All(char.IsAsciiHexDigit);
        digest = valid ? new Sha256Digest(hex.ToLowerInvariant()) : default;
        return valid;
    }

    public static Sha256Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    public override string ToString() => Prefix + Hex;
}
