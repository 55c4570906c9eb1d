namespace ModelStores;

/// <summary>
/// A URI of an object store, <c>SCHEME://BUCKET/KEY?QUERY</c>. Read from the text, not from <see cref="Uri"/>, which writes hosts in lower case and resolves dots, both of
/// which name other objects. Escapes (<c>%20</c>) stand for their characters.
/// </summary>
/// <param name="Bucket">The bucket, account or organization.</param>
/// <param name="Key">What follows, without the slash between; empty for the whole bucket.</param>
/// <param name="Query">What stands after the question mark, as it was written; empty where there is none.</param>
internal sealed record ObjectLocation(string Bucket, string Key, string Query)
{
    /// <summary>Whether only a folder can be meant.</summary>
    public bool IsFolder => Key.Length == 0 || Key.EndsWith('/');

    /// <summary>What the keys of the folder's files begin with: nothing, or a text with '/' at its end.</summary>
    public string Prefix => IsFolder ? Key : Key + "/";

    /// <summary>The object's own name, without folders.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidUri"/> where there is no bucket, and for a key with dots for a folder.</summary>
    /// <param name="location">The URI.</param>
    /// <param name="form">What is expected, for the message, such as <c>s3://BUCKET/KEY</c>.</param>
    public static ObjectLocation Parse(ModelLocation location, string form)
    {
        var text = location.Text.Split('#', 2)[0];
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('?', 2);
        var slash = rest[0].IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest[0] : rest[0][..slash];
        var key = slash < 0 ? string.Empty : Uri.UnescapeDataString(rest[0][(slash + 1)..]);
        if (bucket.Length == 0 || key.Split('/').Any(part => part is "." or ".."))
        {
            throw new StoreException(StoreFailure.InvalidUri, $"{location.Shown} names no {(bucket.Length == 0 ? "bucket" : "object, but a way with dots")}; it should read {form}.");
        }

        return new ObjectLocation(Uri.UnescapeDataString(bucket), key, rest.Length > 1 ? rest[1] : string.Empty);
    }

    /// <summary>A parameter of the query, unescaped; null where it is absent or empty.</summary>
    public string? Parameter(string name) => Query.Split('&')
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2 && pair[0] == name && pair[1].Length > 0)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();
}
