using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LocalCluster.Schemas.Cel;

/// <summary>Methods of URLs. A URL is absolute, or an absolute path.</summary>
internal static class CelUrls
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text.StartsWith('/'))
        {
            return Uri.TryCreate(text, UriKind.Relative, out url);
        }

        // Uri takes more than Go does (Windows paths, spaces).
        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        return scheme > 0
            && Uri.CheckSchemeName(text[..scheme])
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            && Uri.TryCreate(text, UriKind.Absolute, out url)
            && (url.Host.Length > 0 || text.AsSpan(scheme + 1).StartsWith("//") || text.Length > scheme + 1);
    }

    public static object? Call(Uri url, string function, object?[] args) => (function, args) switch
    {
        ("getScheme", []) => url.IsAbsoluteUri ? url.Scheme : "",
        ("getHostname", []) => url.IsAbsoluteUri ? url.Host : "",
        ("getHost", []) => url.IsAbsoluteUri ? HasPort(url) ? $"{url.Host}:{url.Port}" : url.Host : "",
        ("getPort", []) => HasPort(url) ? url.Port.ToString(CultureInfo.InvariantCulture) : "",
        ("getEscapedPath", []) => url.IsAbsoluteUri ? Path(url) : url.OriginalString.Split('?')[0],
        ("getQuery", []) => Query(url),
        _ => throw CelOperators.NoOverload(function, [url, .. args]),
    };

    private static bool HasPort(Uri url) =>
        url.IsAbsoluteUri && url.OriginalString.Contains($"{url.Host}:", StringComparison.OrdinalIgnoreCase) && url.Port > 0;

    private static string Path(Uri url) =>
        url.AbsolutePath == "/" && !url.OriginalString.Split('?', '#')[0].EndsWith('/') ? "" : url.AbsolutePath;

    private static Dictionary<object, object?> Query(Uri url)
    {
        var text = url.OriginalString.Split('#')[0];
        var start = text.IndexOf('?', StringComparison.Ordinal);
        var pairs = start < 0 ? [] : text[(start + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        return pairs.Select(p => p.Split('=', 2))
            .GroupBy(p => Uri.UnescapeDataString(p[0]), StringComparer.Ordinal)
            .ToDictionary(g => (object)g.Key, g => (object?)g.Select(p => (object?)(p.Length > 1 ? Uri.UnescapeDataString(p[1]) : "")).ToList());
    }
}
