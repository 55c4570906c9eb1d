using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalCluster.Schemas.Cel;

namespace LocalCluster.Schemas;

/// <summary>The formats of strings that a server checks; it ignores those that it does not know, and int32 and int64 too.</summary>
internal static partial class Formats
{
    public static bool Holds(string format, string text) => format switch
    {
        "date-time" => text.Length > 10 && CelTime.TryTimestamp(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "duration" => CelTime.TryDuration(text, out _),
        "uri" or "url" => text.Length > 0 && CelUrls.TryParse(text, out _),
        "email" => Email().IsMatch(text),
        "hostname" => text.Length <= 255 && Hostname().IsMatch(text),
        "ipv4" => IPAddress.TryParse(text, out var v4) && v4.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "uuid" => Uuid().IsMatch(text),
        "byte" => TryBytes(text, out _),
        _ => true,
    };

    public static bool TryBytes(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[(text.Length * 3 / 4) + 3];
        bytes = Convert.TryFromBase64String(text, buffer, out var length) ? buffer[..length] : null;
        return bytes is not null;
    }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\z", RegexOptions.None, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.None, 1000)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.None, 1000)]
    private static partial Regex Uuid();
}
