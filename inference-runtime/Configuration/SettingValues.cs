using System.Globalization;
using System.Net;
using ModelStores;

namespace InferenceRuntime.Configuration;

/// <summary>Reads the values of settings. Each throws <see cref="FormatException"/> with what was found and what is expected.</summary>
public static class SettingValues
{
    private static readonly (string Suffix, double Seconds)[] DurationUnits = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary><c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>1h</c>; at most a day.</summary>
    public static TimeSpan Duration(string text)
    {
        foreach (var (suffix, seconds) in DurationUnits)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * seconds <= 86400)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        throw new FormatException($"'{text}' is not a duration up to a day; write it as 500ms, 30s or 10m");
    }

    public static TimeSpan PositiveDuration(string text) =>
        Duration(text) is var duration && duration > TimeSpan.Zero ? duration : throw new FormatException($"'{text}' is no time at all; a duration above zero is expected");

    public static Func<string, int> Integer(int min, int max) => text => (int)Number(min, max, text);

    public static Func<string, long> Long(long min, long max) => text => Number(min, max, text);

    public static Func<string, T> OneOf<T>()
        where T : struct, Enum => text =>
        {
            foreach (var value in Enum.GetValues<T>())
            {
                if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            var names = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
            throw new FormatException($"'{text}' is not one of {names}");
        };

    public static bool Boolean(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false"),
    };

    /// <summary><c>0.0.0.0:8080</c>, <c>[::]:8080</c>, <c>localhost:0</c>, <c>:8080</c>.</summary>
    public static IPEndPoint Address(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var address = host switch
        {
            "" or "*" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(host.Trim('[', ']'), out var parsed) ? parsed : null,
        };
        return address is not null && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && colon >= 0
            ? new IPEndPoint(address, port)
            : throw new FormatException($"'{text}' is not an address and a port, such as 0.0.0.0:8080");
    }

    /// <summary><c>NAME=URI</c>.</summary>
    public static KeyValuePair<string, string> Model(string text)
    {
        var (name, uri) = Pair(text, "NAME=URI, such as ocr=file:///models/ocr.onnx");
        return IsModelName(name)
            ? KeyValuePair.Create(name, uri)
            : throw new FormatException($"'{name}' is not a model's name; letters, digits, '.', '_' and '-' are, up to 128 of them");
    }

    /// <summary><c>NAME=HEX</c>, to the digest's 64 lower-case digits.</summary>
    public static KeyValuePair<string, string> ModelDigest(string text)
    {
        var (name, hex) = Pair(text, "NAME=HEX");
        return Sha256Digest.TryParse(hex, out var digest)
            ? KeyValuePair.Create(name, digest.Hex)
            : throw new FormatException($"'{hex}' is not a SHA-256 digest; 64 hex digits are");
    }

    /// <summary><c>NAME=TEXT</c>, whatever the text.</summary>
    public static Func<string, KeyValuePair<string, string>> NamedText(string form) => text =>
    {
        var (name, value) = Pair(text, form);
        return KeyValuePair.Create(name, value);
    };

    /// <summary><c>s3,https</c>.</summary>
    public static IReadOnlyList<string> Schemes(string text) => List(text, scheme => FetchRules.KnownSchemes.Contains(scheme, StringComparer.Ordinal)
        ? scheme
        : throw new FormatException($"'{scheme}' is not one of the schemes {string.Join(", ", FetchRules.KnownSchemes)}"));

    /// <summary><c>*.amazonaws.com,minio.example:9000</c>.</summary>
    public static IReadOnlyList<HostPattern> Hosts(string text) =>
        List(text, host => HostPattern.TryParse(host, out var pattern) ? pattern : throw new FormatException($"'{host}' is not {HostPattern.Form}"));

    private static List<T> List<T>(string text, Func<string, T> read) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(read)];

    private static bool IsModelName(string name) =>
        name.Length is > 0 and <= 128 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static (string Name, string Value) Pair(string text, string form)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1
            ? (text[..equals], text[(equals + 1)..])
            : throw new FormatException($"'{text}' is not of the form {form}");
    }

    private static long Number(long min, long max, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {min} to {max}");
}
