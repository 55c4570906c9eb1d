using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace InferenceRuntime.Security.Authentication;

/// <summary>
/// The SHA-256 of a credential. Credentials are compared and kept as this alone. How long a look-up takes tells something of the digest, of which nobody can choose a part, and nothing of
/// the credential.
/// </summary>
internal readonly record struct Fingerprint(ulong A, ulong B, ulong C, ulong D)
{
    private const int StackBytes = 512;

    public static Fingerprint Of(ReadOnlySpan<char> text)
    {
        byte[]? rented = null;
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = length <= StackBytes ? stackalloc byte[StackBytes] : (rented = ArrayPool<byte>.Shared.Rent(length));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }

        return MemoryMarshal.Read<Fingerprint>(digest);
    }

    /// <summary>Whole, whatever differs first.</summary>
    public bool Equals(Fingerprint other) => ((A ^ other.A) | (B ^ other.B) | (C ^ other.C) | (D ^ other.D)) == 0;

    public override int GetHashCode() => (int)A;

    /// <summary>No part of it: it stands for a credential.</summary>
    public override string ToString() => nameof(Fingerprint);
}
