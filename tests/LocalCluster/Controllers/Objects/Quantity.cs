using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>Resource quantities such as <c>500m</c>, <c>2</c>, <c>1.5Gi</c> or <c>1e3</c>, as a number of base units.</summary>
public static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1048576m), ("Gi", 1073741824m), ("Ti", 1099511627776m), ("Pi", 1125899906842624m), ("Ei", 1152921504606846976m),
        ("n", 0.000000001m), ("u", 0.000001m), ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    public static decimal Parse(string text)
    {
        var number = text.Trim();
        var factor = 1m;
        foreach (var (suffix, value) in Suffixes)
        {
            if (number.EndsWith(suffix, StringComparison.Ordinal))
            {
                (number, factor) = (number[..^suffix.Length], value);
                break;
            }
        }

        return decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
            ? parsed * factor
            : throw new FormatException($"'{text}' is no quantity; write a number with an optional suffix, such as 500m, 2, or 1.5Gi.");
    }

    /// <summary>A map of quantities, such as <c>requests</c>; a quantity may be written as a JSON number too.</summary>
    public static Dictionary<string, decimal> ParseAll(JsonObject? map)
    {
        var result = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (name, value) in map ?? [])
        {
            result[name] = Parse(value.Text() ?? value?.ToJsonString() ?? "0");
        }

        return result;
    }
}
