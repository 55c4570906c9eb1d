using System.Runtime.InteropServices;

namespace InferenceRuntime.Storage.Signatures;

/// <summary>
/// Ed25519 of OpenSSL's libcrypto, which .NET itself works with on Linux but does not offer: .NET has no Ed25519. The library that .NET would take is taken.
/// </summary>
internal sealed unsafe class LibCrypto
{
    public const int Ed25519KeyBytes = 32;
    public const int Ed25519SignatureBytes = 64;

    private const int EvpPkeyEd25519 = 1087; // NID_ED25519

    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1"];

    private readonly delegate* unmanaged<int, void*, byte*, nuint, void*> _newPublicKey;
    private readonly delegate* unmanaged<void*, void> _freeKey;
    private readonly delegate* unmanaged<void*> _newContext;
    private readonly delegate* unmanaged<void*, void> _freeContext;
    private readonly delegate* unmanaged<void*, void*, void*, void*, void*, int> _verifyInit;
    private readonly delegate* unmanaged<void*, byte*, nuint, byte*, nuint, int> _verify;
    private readonly delegate* unmanaged<void> _clearErrors;

    private LibCrypto(nint library)
    {
        _newPublicKey = (delegate* unmanaged<int, void*, byte*, nuint, void*>)NativeLibrary.GetExport(library, "EVP_PKEY_new_raw_public_key");
        _freeKey = (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(library, "EVP_PKEY_free");
        _newContext = (delegate* unmanaged<void*>)NativeLibrary.GetExport(library, "EVP_MD_CTX_new");
        _freeContext = (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(library, "EVP_MD_CTX_free");
        _verifyInit = (delegate* unmanaged<void*, void*, void*, void*, void*, int>)NativeLibrary.GetExport(library, "EVP_DigestVerifyInit");
        _verify = (delegate* unmanaged<void*, byte*, nuint, byte*, nuint, int>)NativeLibrary.GetExport(library, "EVP_DigestVerify");
        _clearErrors = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "ERR_clear_error");
    }

    /// <summary>Throws <see cref="DllNotFoundException"/> or <see cref="EntryPointNotFoundException"/> where there is none that can do it.</summary>
    public static LibCrypto Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new LibCrypto(library);
            }
        }

        throw new DllNotFoundException($"None of {string.Join(", ", Names)} is installed.");
    }

    /// <summary>Whether this is the key's signature of the bytes. Throws <see cref="NotSupportedException"/> when the library refuses Ed25519, as one in FIPS mode may.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="content">The first byte.</param>
    /// <param name="length">How many there are.</param>
    public bool VerifyEd25519(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature, byte* content, nuint length)
    {
        void* publicKey = null;
        void* context = null;
        try
        {
            fixed (byte* keyBytes = key)
            fixed (byte* signatureBytes = signature)
            {
                publicKey = _newPublicKey(EvpPkeyEd25519, null, keyBytes, (nuint)key.Length);
                context = _newContext();
                if (publicKey is null || context is null || _verifyInit(context, null, null, null, publicKey) != 1)
                {
                    throw new NotSupportedException("The OpenSSL of this machine does not verify Ed25519.");
                }

                return _verify(context, signatureBytes, (nuint)signature.Length, content, length) == 1;
            }
        }
        finally
        {
            _freeContext(context);
            _freeKey(publicKey);

            // Its queue of errors is the thread's, and .NET reads it after calls of its own.
            _clearErrors();
        }
    }
}
