using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>Reads a model's URI, and writes it so that it can stand in a log.</summary>
public static class ModelUri
{
    /// <summary>Throws <see cref="LoadFailureReason.InvalidUri"/>.</summary>
    public static Uri Parse(string text)
    {
        // A bare path is absolute for Uri on Unix; saying file:// keeps one way to write it.
        if (!text.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new ModelLoadException(
                LoadFailureReason.InvalidUri,
                $"'{text}' is not the URI of a model; it needs a scheme and a location, such as file:///models/model.onnx or https://host/model.onnx.");
        }

        return uri;
    }

    /// <summary>The URI without what may be a secret: credentials, and a query, which in a signed URL is one.</summary>
    public static string Redact(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.UserInfo.Length == 0 && uri.Query.Length == 0))
        {
            return text;
        }

        var query = uri.Query.Length > 0 ? "?..." : string.Empty;
        return $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}{query}";
    }
}
