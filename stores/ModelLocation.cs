namespace ModelStores;

/// <summary>
/// A model's URI, taken apart. What stands after <c>#</c> is not the store's: it names the model among the files of a folder or an archive, as in
/// <c>s3://models/bundle.tar.gz#onnx/rec.onnx</c>.
/// </summary>
/// <param name="Text">The URI as it was given; what the cache remembers an artifact by.</param>
/// <param name="Uri">The URI without its fragment.</param>
/// <param name="Entry">The path of the model in the folder or archive, with '/' between; null where it is found by itself.</param>
public sealed record ModelLocation(string Text, Uri Uri, string? Entry)
{
    /// <summary>The URI as it can stand in a log.</summary>
    public string Shown { get; } = Redact(Text);

    /// <summary>Throws <see cref="StoreException"/> with <see cref="StoreFailure.InvalidUri"/>.</summary>
    public static ModelLocation Parse(string text)
    {
        // A bare path is absolute for Uri on Unix; saying file:// keeps one way to write it.
        if (!text.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new StoreException(
                StoreFailure.InvalidUri,
                $"'{text}' is not the URI of a model; it needs a scheme and a location, such as file:///models/model.onnx or https://host/model.onnx.");
        }

        var hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash < 0
            ? new ModelLocation(text, uri, null)
            : new ModelLocation(text, new Uri(text[..hash]), hash + 1 < text.Length ? Uri.UnescapeDataString(text[(hash + 1)..]) : null);
    }

    /// <summary>The URI without what may be a secret: credentials, and a query, which in a signed URL is one.</summary>
    public static string Redact(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.UserInfo.Length == 0 && uri.Query.Length == 0))
        {
            return text;
        }

        var query = uri.Query.Length > 0 ? "?..." : string.Empty;
        return $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}{query}{uri.Fragment}";
    }
}
