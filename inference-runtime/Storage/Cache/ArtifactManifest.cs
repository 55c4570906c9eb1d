using System.Security.Cryptography;
using System.Text;
using ModelStores;

namespace InferenceRuntime.Storage.Cache;

/// <summary>What an artifact consists of: its files with their digests, by which the cache proves it again at each start.</summary>
/// <param name="Files">The files; paths with '/' between, relative to the artifact.</param>
internal sealed record ArtifactManifest(IReadOnlyList<ManifestFile> Files)
{
    public long SizeBytes => Files.Sum(file => file.SizeBytes);

    /// <summary>
    /// One line for each file, in the order of the paths' bytes: the digest, two blanks, the path. What <c>sha256sum</c> prints, so that anybody can make it.
    /// </summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var file in Files.OrderBy(file => Encoding.UTF8.GetBytes(file.Path), ByteOrder.Instance))
        {
            text.Append(file.Sha256).Append("  ").Append(file.Path).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The digest of a folder: that of <see cref="Text"/>.</summary>
    public Sha256Digest FolderDigest() => Sha256Digest.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(Text())));

    /// <summary>The digest of what was fetched: of the one file, or of the folder.</summary>
    public Sha256Digest DigestOf(ArtifactForm form) => form == ArtifactForm.File && Sha256Digest.TryParse(Files[0].Sha256, out var single) ? single : FolderDigest();

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
