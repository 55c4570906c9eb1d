using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text;
using InferenceRuntime.Models;

namespace InferenceRuntime.Storage.Signatures;

/// <summary>Checks detached signatures, and fails closed: what is not proven is refused.</summary>
internal static class SignatureVerifier
{
    /// <summary>A signature file is not larger: 96 characters are usual.</summary>
    public const int MaxSignatureBytes = 8 * 1024;

    private const byte DerSequence = 0x30;

    /// <param name="key">Whose signature it has to be.</param>
    /// <param name="content">What is signed; a file is mapped, not read into memory.</param>
    /// <param name="signature">The signature file: base64 as cosign writes it, or the bytes as openssl does.</param>
    /// <param name="signatureShown">What messages call that file: its URI.</param>
    /// <param name="cancellation">Ends it before it begins; hashing itself can not be interrupted.</param>
    /// <exception cref="ModelLoadException"><see cref="LoadFailureReason.SignatureInvalid"/>: it is not the key's signature of the content.</exception>
    public static Task VerifyAsync(VerificationKey key, SignedContent content, byte[] signature, string signatureShown, CancellationToken cancellation)
    {
        var bytes = Decode(key, signature, signatureShown);

        // Gigabytes may be hashed: not on the caller's thread.
        return Task.Run(() => Verify(key, content, bytes, signatureShown), cancellation);
    }

    private static void Verify(VerificationKey key, SignedContent content, byte[] signature, string signatureShown)
    {
        bool valid;
        try
        {
            valid = key.Kind == SignatureKind.EcdsaP256 ? VerifyEcdsa(key, content, signature) : VerifyEd25519(key, content, signature);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or NotSupportedException)
        {
            throw new ModelLoadException(
                LoadFailureReason.SignatureInvalid,
                $"{content.Shown} could not be checked with {key.Shown}: Ed25519 needs OpenSSL 1.1.1 or later (libcrypto) in the image. {e.Message} The model was not opened.",
                e)
            { Digest = content.Digest.ToString() };
        }

        if (!valid)
        {
            throw new ModelLoadException(
                LoadFailureReason.SignatureInvalid,
                $"{signatureShown} is not a signature of {content.Shown} ({content.Digest}) by {key.Shown}: it does not match. The model was not opened.")
            {
                Digest = content.Digest.ToString(),
            };
        }
    }

    private static bool VerifyEcdsa(VerificationKey key, SignedContent content, byte[] signature)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo, out _);
        return ecdsa.VerifyHash(Convert.FromHexString(content.Digest.Hex), signature, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static unsafe bool VerifyEd25519(VerificationKey key, SignedContent content, byte[] signature)
    {
        var library = LibCrypto.Load();
        if (content.Path is not { } path || new FileInfo(path).Length == 0)
        {
            // A pointer that is not null also for no byte.
            fixed (byte* text = content.Text.Length > 0 ? content.Text : new byte[1])
            {
                return library.VerifyEd25519(key.Bits, signature, text, (nuint)content.Text.Length);
            }
        }

        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var handle = view.SafeMemoryMappedViewHandle;
        byte* bytes = null;
        handle.AcquirePointer(ref bytes);
        try
        {
            // The view is rounded up to whole pages.
            return library.VerifyEd25519(key.Bits, signature, bytes + view.PointerOffset, (nuint)new FileInfo(path).Length);
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    private static byte[] Decode(VerificationKey key, byte[] signature, string shown)
    {
        if (Fits(key.Kind, signature))
        {
            return signature;
        }

        var text = Encoding.ASCII.GetString(signature.AsSpan(0, Math.Min(signature.Length, MaxSignatureBytes)));
        var decoded = new byte[text.Length];
        if (Convert.TryFromBase64String(text, decoded, out var length) && Fits(key.Kind, decoded.AsSpan(0, length)))
        {
            return decoded[..length];
        }

        var expected = key.Kind == SignatureKind.EcdsaP256
            ? "an ECDSA signature in DER form, as it is or in base64"
            : $"an Ed25519 signature of {LibCrypto.Ed25519SignatureBytes} bytes, as it is or in base64";
        throw new ModelLoadException(
            LoadFailureReason.SignatureInvalid, $"{shown} ({signature.Length} bytes) is no signature for {key.Shown}: {expected} is expected. The model was not opened.");
    }

    private static bool Fits(SignatureKind kind, ReadOnlySpan<byte> signature) => kind == SignatureKind.Ed25519
        ? signature.Length == LibCrypto.Ed25519SignatureBytes
        : signature.Length > 2 && signature[0] == DerSequence && signature[1] == signature.Length - 2;
}
