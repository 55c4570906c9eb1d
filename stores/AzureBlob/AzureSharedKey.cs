using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ModelStores;

/// <summary>Azure's Shared Key: a signature over the method, some headers and the resource, by the account's key.</summary>
internal static class AzureSharedKey
{
    /// <summary>Signs a GET without a body; called when every header and the query are there.</summary>
    public static void Sign(HttpRequestMessage request, string account, byte[] key)
    {
        var headers = request.Headers;
        string?[] lines =
        [
            request.Method.Method,
            "", "", "", "", "", // Content-Encoding, -Language, -Length, -MD5, -Type: of a body
            "", // Date: x-ms-date says it
            "", // If-Modified-Since
            headers.IfMatch.ToString(),
            "", "", // If-None-Match, If-Unmodified-Since
            headers.Range?.ToString(),
        ];
        var vendor = string.Concat(headers
            .Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(',', header.Value)))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .Select(header => $"{header.Name}:{header.Value}\n"));
        var text = $"{string.Join('\n', lines)}\n{vendor}{Resource(request.RequestUri!, account)}";
        headers.Authorization = new AuthenticationHeaderValue("SharedKey", $"{account}:{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}");
    }

    // The path as it is sent, and each parameter unescaped on a line of its own, by name.
    private static string Resource(Uri uri, string account)
    {
        var parameters = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Select(pair => (Name: Uri.UnescapeDataString(pair[0]).ToLowerInvariant(), Value: pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : string.Empty))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => $"\n{pair.Name}:{pair.Value}");
        return $"/{account}{uri.AbsolutePath}{string.Concat(parameters)}";
    }
}
