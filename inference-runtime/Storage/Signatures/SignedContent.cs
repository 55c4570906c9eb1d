using System.Security.Cryptography;
using ModelStores;

namespace InferenceRuntime.Storage.Signatures;

/// <summary>The bytes that a signature is of: those of a file, or of the text that lists a folder's files.</summary>
internal sealed class SignedContent
{
    private SignedContent(string shown, Sha256Digest digest, string? path, byte[] text)
    {
        Shown = shown;
        Digest = digest;
        Path = path;
        Text = text;
    }

    /// <summary>What messages call it: a URI.</summary>
    public string Shown { get; }

    public Sha256Digest Digest { get; }

    /// <summary>The file; null for a text.</summary>
    public string? Path { get; }

    /// <summary>The text; empty for a file.</summary>
    public byte[] Text { get; }

    /// <param name="shown">What messages call it: a URI.</param>
    /// <param name="path">The file.</param>
    /// <param name="digest">The digest of its bytes, which the caller has proven.</param>
    public static SignedContent OfFile(string shown, string path, Sha256Digest digest) => new(shown, digest, path, []);

    public static SignedContent OfText(string shown, byte[] text) => new(shown, Sha256Digest.FromHash(SHA256.HashData(text)), null, text);
}
