using System.Globalization;
using System.Numerics;

namespace k8s.Models;

/// <summary>Writes quantities in canonical form.</summary>
internal static class ResourceQuantityFormatter
{
    /// <param name="amount">The amount in units of ten to the power of minus <paramref name="scale"/>.</param>
    /// <param name="scale">Decimal places of the amount.</param>
    /// <param name="format">The notation to write.</param>
    public static string Format(BigInteger amount, int scale, ResourceQuantity.SuffixFormat format)
    {
        if (amount.IsZero)
        {
            return "0";
        }

        var one = BigInteger.Pow(10, scale);
        if (format == ResourceQuantity.SuffixFormat.BinarySI && BigInteger.Abs(amount) >= 1024 * one && (amount % one).IsZero)
        {
            return Binary(amount / one);
        }

        // Ten is factored out in steps of a thousand, beginning at the smallest suffix.
        var exponent = -scale;
        while ((amount % 1000).IsZero && (format == ResourceQuantity.SuffixFormat.DecimalExponent || exponent < 18))
        {
            amount /= 1000;
            exponent += 3;
        }

        var digits = amount.ToString(CultureInfo.InvariantCulture);
        if (format == ResourceQuantity.SuffixFormat.DecimalExponent)
        {
            return exponent == 0 ? digits : string.Create(CultureInfo.InvariantCulture, $"{digits}e{exponent}");
        }

        return digits + ResourceQuantitySuffixes.Decimal.First(s => s.Value == exponent).Key;
    }

    private static string Binary(BigInteger whole)
    {
        var suffix = "";
        foreach (var (name, power) in ResourceQuantitySuffixes.Binary)
        {
            if (!(whole % 1024).IsZero)
            {
                break;
            }

            whole /= 1024;
            suffix = name;
        }

        return whole.ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
