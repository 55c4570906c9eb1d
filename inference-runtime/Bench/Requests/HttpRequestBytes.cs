using System.Globalization;
using System.Text;

namespace InferenceRuntime.Bench.Requests;

/// <summary>Writes whole HTTP/1.1 requests, head and body, to be sent as they are.</summary>
internal static class HttpRequestBytes
{
    public static byte[] Get(Uri uri, IReadOnlyList<KeyValuePair<string, string>> headers) => Write("GET", uri, headers, []);

    public static byte[] Post(Uri uri, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, string contentType, int? headerLength = null)
    {
        var all = new List<KeyValuePair<string, string>>(headers) { new("Content-Type", contentType) };
        if (headerLength is { } length)
        {
            all.Add(new("Inference-Header-Content-Length", length.ToString(CultureInfo.InvariantCulture)));
        }

        all.Add(new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        return Write("POST", uri, all, body);
    }

    private static byte[] Write(string method, Uri uri, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        var head = new StringBuilder($"{method} {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
