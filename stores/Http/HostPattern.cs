using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ModelStores;

/// <summary>Hosts that are allowed: one (<c>models.example.com</c>, an IP address), or all below a domain (<c>*.example.com</c>, not the domain itself); on one port or on all.</summary>
public sealed record HostPattern
{
    /// <summary>What a pattern looks like, for messages.</summary>
    public const string Form = "a host such as models.example.com, *.example.com, 10.0.0.5 or [fd00::5], optionally with a port as in minio.example.com:9000";

    private const string BelowPrefix = "*.";

    private HostPattern()
    {
    }

    /// <summary>The host, or the domain with a dot before it; lower case.</summary>
    private string Host { get; init; } = string.Empty;

    private IPAddress? Address { get; init; }

    /// <summary>Null for any port.</summary>
    private int? Port { get; init; }

    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        pattern = null;
        var colon = text.LastIndexOf(':');
        int? port = null;
        if (colon >= 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']'))
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return false;
            }

            (port, text) = (number, text[..colon]);
        }

        var isBelow = text.StartsWith(BelowPrefix, StringComparison.Ordinal);
        var name = isBelow ? text[BelowPrefix.Length..] : text;
        if (!isBelow && IPAddress.TryParse(name, out var address) && (text[0] == '[') == text.Contains(':', StringComparison.Ordinal))
        {
            pattern = new HostPattern { Host = address.ToString(), Address = address, Port = port };
            return true;
        }

        if (!IsName(name))
        {
            return false;
        }

        pattern = new HostPattern { Host = (isBelow ? "." : string.Empty) + name.ToLowerInvariant(), Port = port };
        return true;
    }

    /// <param name="host">A name or an address, without brackets and without a dot at its end.</param>
    /// <param name="port">The port that is asked.</param>
    public bool Matches(string host, int port)
    {
        if (Port is { } only && only != port)
        {
            return false;
        }

        return Address is not null
            ? IPAddress.TryParse(host, out var address) && address.Equals(Address)
            : Host[0] == '.'
                ? host.Length > Host.Length && host.EndsWith(Host, StringComparison.OrdinalIgnoreCase)
                : host.Equals(Host, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString()
    {
        var host = Host[0] == '.' ? "*" + Host : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 253
        && Array.TrueForAll(name.Split('.'), label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
