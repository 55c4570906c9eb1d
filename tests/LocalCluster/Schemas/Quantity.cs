using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas;

/// <summary>
/// A resource quantity such as <c>100m</c>, <c>1Gi</c>, <c>1.5</c>, <c>2e3</c>: a whole number of 10^-9, and the family of suffixes it is
/// written in. <see cref="ToString"/> is the canonical form: the largest suffix that leaves a whole number.
/// </summary>
public sealed class Quantity : IComparable<Quantity>
{
    private const int NanoDigits = 9;
    private static readonly BigInteger Nano = BigInteger.Pow(10, NanoDigits);
    private static readonly string[] BinarySuffixes = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"];
    private static readonly (string Suffix, int Power)[] DecimalSuffixes =
        [("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("", 0), ("m", -3), ("u", -6), ("n", -9)];

    private readonly BigInteger _nanos;
    private readonly Family _family;

    private Quantity(BigInteger nanos, Family family)
    {
        _nanos = nanos;
        _family = family;
    }

    private enum Family
    {
        Decimal,
        Binary,
        Exponent,
    }

    public static bool TryParse(JsonNode? node, [NotNullWhen(true)] out Quantity? quantity)
    {
        quantity = null;
        return node is JsonValue value && value.GetValueKind() switch
        {
            JsonValueKind.String => TryParse(value.GetValue<string>(), out quantity),
            JsonValueKind.Number => TryParse(value.ToJsonString(), out quantity),
            _ => false,
        };
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Quantity? quantity)
    {
        quantity = null;
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-')))
        {
            end++;
        }

        if (!TryNumber(text.AsSpan(0, end), out var digits, out var scale) || !TrySuffix(text[end..], out var family, out var power))
        {
            return false;
        }

        // value = digits * 10^-scale * suffix; what is finer than a nano is rounded up, away from zero.
        var numerator = digits * Nano;
        var denominator = BigInteger.Pow(10, scale);
        if (family == Family.Binary)
        {
            numerator <<= power;
        }
        else if (power >= 0)
        {
            numerator *= BigInteger.Pow(10, power);
        }
        else
        {
            denominator *= BigInteger.Pow(10, -power);
        }

        var nanos = BigInteger.DivRem(numerator, denominator, out var rest);
        quantity = new Quantity(rest.IsZero ? nanos : nanos + rest.Sign, family);
        return true;
    }

    public int CompareTo(Quantity? other) => _nanos.CompareTo(other?._nanos ?? BigInteger.Zero);

    public int Sign => _nanos.Sign;

    public Quantity Add(Quantity other) => new(_nanos + other._nanos, _family);

    public Quantity Subtract(Quantity other) => new(_nanos - other._nanos, _family);

    public bool IsInteger => (_nanos % Nano).IsZero && _nanos / Nano >= long.MinValue && _nanos / Nano <= long.MaxValue;

    public long ToInteger() => (long)(_nanos / Nano);

    public double ToDouble() => (double)_nanos / 1e9;

    public override string ToString()
    {
        if (_nanos.IsZero)
        {
            return "0";
        }

        // A binary quantity below 1024 or with a fraction is written in decimal, as the real server does.
        if (_family == Family.Binary && BigInteger.Abs(_nanos) >= 1024 * Nano && (_nanos % Nano).IsZero)
        {
            return Binary(_nanos / Nano);
        }

        foreach (var (suffix, power) in DecimalSuffixes)
        {
            var unit = power >= 0 ? Nano * BigInteger.Pow(10, power) : BigInteger.Pow(10, NanoDigits + power);
            if ((_nanos % unit).IsZero)
            {
                var shown = _family == Family.Exponent ? (power == 0 ? "" : $"e{power.ToString(CultureInfo.InvariantCulture)}") : suffix;
                return (_nanos / unit).ToString(CultureInfo.InvariantCulture) + shown;
            }
        }

        return _nanos.ToString(CultureInfo.InvariantCulture) + "n";
    }

    private static string Binary(BigInteger whole)
    {
        for (var i = 0; i < BinarySuffixes.Length; i++)
        {
            var unit = BigInteger.One << (10 * (BinarySuffixes.Length - i));
            if ((whole % unit).IsZero)
            {
                return (whole / unit).ToString(CultureInfo.InvariantCulture) + BinarySuffixes[i];
            }
        }

        return whole.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out BigInteger digits, out int scale)
    {
        digits = default;
        var point = text.IndexOf('.');
        scale = point < 0 ? 0 : text.Length - point - 1;
        var whole = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        return whole.Any(char.IsAsciiDigit) && BigInteger.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out digits);
    }

    private static bool TrySuffix(string suffix, out Family family, out int power)
    {
        family = Family.Decimal;
        power = 0;
        var binary = Array.IndexOf(BinarySuffixes, suffix);
        if (binary >= 0)
        {
            family = Family.Binary;
            power = 10 * (BinarySuffixes.Length - binary);
            return true;
        }

        foreach (var (name, exponent) in DecimalSuffixes)
        {
            if (name == suffix)
            {
                power = exponent;
                return true;
            }
        }

        family = Family.Exponent;
        return suffix.Length > 1 && suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
            && Math.Abs(power) <= 30;
    }
}
