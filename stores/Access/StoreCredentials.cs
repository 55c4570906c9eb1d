using System.Text;

namespace ModelStores;

/// <summary>The keys of a Secret. The store's documentation page names the keys that each scheme reads; others are ignored.</summary>
/// <param name="origin">Where they come from, for messages: "Secret 'bucket-keys'".</param>
/// <param name="keys">Contents by key.</param>
public sealed class StoreCredentials(string origin, IReadOnlyDictionary<string, byte[]> keys)
{
    public string Origin => origin;

    /// <summary>The names of the keys, for messages; never their contents.</summary>
    public IReadOnlyList<string> Names => [.. keys.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Which keys there are, for messages: "Secret 'bucket-keys' has the keys password, username".</summary>
    public string Held => Names is { Count: > 0 } names ? $"{Origin} has the keys {string.Join(", ", names)}" : $"{Origin} is absent or has no keys";

    /// <summary>
    /// The files of a folder, as Kubernetes mounts a Secret. Read at each attempt: the kubelet replaces them when the Secret is rotated. A folder that is absent
    /// or empty is one without keys.
    /// </summary>
    public static StoreCredentials FromFolder(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var files = Directory.Exists(path) ? Directory.GetFiles(path) : [];
        return new StoreCredentials($"Secret '{Path.GetFileName(path)}'", files.ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal));
    }

    public bool HasAny(params IEnumerable<string> names) => names.Any(keys.ContainsKey);

    public byte[]? Bytes(string key) => keys.GetValueOrDefault(key);

    /// <summary>As text, without the white space around it that editors and shells leave; null where the key is absent or blank.</summary>
    public string? Text(string key) => Bytes(key) is { } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;
}
