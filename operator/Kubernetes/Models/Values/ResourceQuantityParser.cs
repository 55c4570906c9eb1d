using System.Globalization;
using System.Numerics;

namespace k8s.Models;

/// <summary>Reads quantities: a decimal number with a suffix (<c>m</c>, <c>k</c>, <c>Mi</c> ...) or an exponent.</summary>
internal static class ResourceQuantityParser
{
    /// <summary>The API server's largest quantity has 19 digits; a number with billions of them would take the memory of the machine.</summary>
    private const int LargestExponent = 100;

    /// <inheritdoc cref="LargestExponent"/>
    private const int MostDigits = 200;

    /// <summary>The amount in units of ten to the power of minus <paramref name="scale"/>, and the notation it was written in.</summary>
    public static (BigInteger Amount, ResourceQuantity.SuffixFormat Format) Parse(string text, int scale)
    {
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] is '+' or '-' or '.'))
        {
            end++;
        }

        var number = trimmed[..end];
        var suffix = trimmed[end..];
        if (number.Length > MostDigits || !IsNumber(number))
        {
            throw NotAQuantity(text);
        }

        if (ResourceQuantitySuffixes.Decimal.TryGetValue(suffix, out var exponent))
        {
            return (Scaled(number, exponent + scale), ResourceQuantity.SuffixFormat.DecimalSI);
        }

        if (ResourceQuantitySuffixes.Binary.TryGetValue(suffix, out var power))
        {
            return (Scaled(number, scale, BigInteger.Pow(2, power)), ResourceQuantity.SuffixFormat.BinarySI);
        }

        if (suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) && Math.Abs(exponent) <= LargestExponent)
        {
            return (Scaled(number, exponent + scale), ResourceQuantity.SuffixFormat.DecimalExponent);
        }

        throw NotAQuantity(text);
    }

    /// <summary>A decimal number times ten to the power of <paramref name="exponent"/>, rounded away from zero to a whole number.</summary>
    public static BigInteger Scaled(string number, int exponent) => Scaled(number, exponent, BigInteger.One);

    private static BigInteger Scaled(string number, int exponent, BigInteger factor)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? number : number.Remove(point, 1);
        var shift = exponent - (point < 0 ? 0 : number.Length - point - 1);
        var value = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * factor;
        if (shift >= 0)
        {
            return value * BigInteger.Pow(10, shift);
        }

        var quotient = BigInteger.DivRem(value, BigInteger.Pow(10, -shift), out var rest);
        return quotient + rest.Sign;
    }

    private static bool IsNumber(string number)
    {
        var unsigned = number.TrimStart('+', '-');
        return number.Length - unsigned.Length <= 1
            && unsigned.Count(char.IsAsciiDigit) is > 0 and var digits
            && unsigned.Length - digits == unsigned.Count(c => c == '.')
            && unsigned.Length - digits <= 1;
    }

    private static FormatException NotAQuantity(string text) => new(
        $"Found \"{text}\" where a quantity is expected. Write a number with an optional suffix (m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei) or exponent, such as 500m, 2 or 1.5Gi.");
}
