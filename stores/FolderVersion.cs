using System.Security.Cryptography;
using System.Text;

namespace ModelStores;

/// <summary>One version for a folder: a digest over the paths and versions of its files.</summary>
internal static class FolderVersion
{
    /// <summary>Null when a file has no version: then a change of it would not show.</summary>
    public static string? Of(IEnumerable<SourceFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (file.Version is null)
            {
                return null;
            }

            // Neither a path nor a version has a zero in it, so that no two folders write the same text.
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Version}\0"));
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset()).ToString();
    }
}
