using System.Security.Cryptography;
using System.Text;
using ModelStores;

namespace InferenceRuntime.Storage.Cache;

/// <summary>
/// Where things lie in the cache's folder:
/// <c>sha256/HEX/files/</c> an artifact's files, with <c>manifest.json</c> beside them; <c>uris/KEY.json</c> which digest a URI had; <c>partial/KEY/</c> what is still coming for a URI;
/// <c>locks/</c> files that are locked and never removed, so that a lock's name always means the same lock; <c>tmp/</c> what is on its way out.
/// KEY is the SHA-256 of the URI.
/// </summary>
internal sealed class CacheFolders(string root)
{
    public const string Files = "files";

    /// <summary>In a partial folder: what has come. Beside it <see cref="Staged"/>, what is about to get its name.</summary>
    public const string Data = "data";
    public const string Staged = "staged";
    public const string Manifest = "manifest.json";

    public string Root => root;

    public string Entries => Path.Combine(root, "sha256");

    public string Partials => Path.Combine(root, "partial");

    public string Locks => Path.Combine(root, "locks");

    public string Temporary => Path.Combine(root, "tmp");

    public string EntryOf(Sha256Digest digest) => Path.Combine(Entries, digest.Hex);

    public string PartialOf(string uri) => Path.Combine(Partials, KeyOf(uri));

    public string IndexOf(string uri) => Path.Combine(root, "uris", $"{KeyOf(uri)}.json");

    public string LockOfEntry(string hex) => Path.Combine(Locks, $"{hex}.entry");

    public string LockOfRepair(string hex) => Path.Combine(Locks, $"{hex}.repair");

    public string LockOfPartial(string key) => Path.Combine(Locks, $"{key}.fetch");

    public static string KeyOf(string uri) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)));
}
