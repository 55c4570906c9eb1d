using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Models;

namespace InferenceRuntime.Storage.Signatures;

/// <summary>A public key that signatures are checked with.</summary>
internal sealed class VerificationKey
{
    private const string Label = "PUBLIC KEY";
    private const string OidEcPublicKey = "1.2.840.10045.2.1";
    private const string OidP256 = "1.2.840.10045.3.1.7";
    private const string OidEd25519 = "1.3.101.112";
    private const string Expected = "an ECDSA P-256 or an Ed25519 public key in PEM form (-----BEGIN PUBLIC KEY-----) is expected";

    private VerificationKey(SignatureKind kind, byte[] subjectPublicKeyInfo, byte[] bits, string origin)
    {
        Kind = kind;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        Bits = bits;
        Shown = $"the key {Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo))} of {origin}";
    }

    public SignatureKind Kind { get; }

    /// <summary>The key with its algorithm, in DER form.</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>The key alone: 32 bytes of an Ed25519 key, an uncompressed point of a P-256 one.</summary>
    public byte[] Bits { get; }

    /// <summary>What messages call it. The fingerprint is the SHA-256 of the DER form: what `openssl pkey -pubin -outform DER | sha256sum` prints.</summary>
    public string Shown { get; }

    /// <param name="pem">The file's bytes.</param>
    /// <param name="origin">Where they come from, for messages.</param>
    /// <exception cref="ModelLoadException"><see cref="LoadFailureReason.SignatureInvalid"/>: no key of the kinds that are supported.</exception>
    public static VerificationKey Parse(ReadOnlySpan<byte> pem, string origin)
    {
        var text = Encoding.UTF8.GetString(pem);
        if (!PemEncoding.TryFind(text, out var fields))
        {
            throw Invalid($"{origin} holds no PEM; {Expected}.");
        }

        if (text[fields.Label] is not Label and var label)
        {
            throw Invalid($"{origin} holds a {label}; {Expected}.");
        }

        try
        {
            return Read(Convert.FromBase64String(text[fields.Base64Data]), origin);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new ModelLoadException(LoadFailureReason.SignatureInvalid, $"The public key of {origin} is damaged: {e.Message} {Expected}.", e);
        }
    }

    private static VerificationKey Read(byte[] der, string origin)
    {
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        var info = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var bits = info.ReadBitString(out _);
        info.ThrowIfNotEmpty();
        switch (oid)
        {
            case OidEd25519 when bits.Length == LibCrypto.Ed25519KeyBytes:
                return new VerificationKey(SignatureKind.Ed25519, der, bits, origin);

            case OidEcPublicKey when algorithm.PeekTag() == Asn1Tag.ObjectIdentifier && algorithm.ReadObjectIdentifier() == OidP256:
                // Refuses a point that is not on the curve.
                using (var key = ECDsa.Create())
                {
                    key.ImportSubjectPublicKeyInfo(der, out _);
                }

                return new VerificationKey(SignatureKind.EcdsaP256, der, bits, origin);

            default:
                throw Invalid($"{origin} holds {What(oid)}; {Expected}.");
        }
    }

    private static string What(string oid) => oid switch
    {
        "1.2.840.113549.1.1.1" => "an RSA key",
        OidEcPublicKey => "an ECDSA key on another curve than P-256",
        _ => $"a key of the algorithm {oid}",
    };

    private static ModelLoadException Invalid(string message) => new(LoadFailureReason.SignatureInvalid, message);
}
