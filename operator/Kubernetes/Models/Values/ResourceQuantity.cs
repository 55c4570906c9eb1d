using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>
/// An amount of a resource, such as <c>500m</c> CPUs or <c>1536Mi</c> of memory. Held exactly, to a billionth; what is finer is rounded away
/// from zero, as the API server does. Compare and calculate through the conversion to <see cref="decimal"/>. Equal amounts are equal
/// whatever their notation: <c>1Gi</c> equals <c>1024Mi</c>.
/// </summary>
[JsonConverter(typeof(ResourceQuantityJsonConverter))]
public class ResourceQuantity
{
    /// <summary>The notations of a quantity.</summary>
    public enum SuffixFormat
    {
        /// <summary>A power of ten: <c>12e6</c>.</summary>
        DecimalExponent,

        /// <summary>A suffix that stands for a power of 1024: <c>12Mi</c>.</summary>
        BinarySI,

        /// <summary>A suffix that stands for a power of 1000, or none: <c>12M</c>, <c>500m</c>.</summary>
        DecimalSI,
    }

    /// <summary>The largest amount that the API server takes: 2^63 - 1.</summary>
    public static readonly decimal MaxAllowed = long.MaxValue;

    private const int Scale = 9;

    private readonly BigInteger _billionths;

    /// <param name="v">The quantity as text; null is zero.</param>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public ResourceQuantity(string? v)
    {
        if (v is null)
        {
            Format = SuffixFormat.BinarySI;
            return;
        }

        (_billionths, Format) = ResourceQuantityParser.Parse(v, Scale);
        var largest = new BigInteger(long.MaxValue) * BigInteger.Pow(10, Scale);
        if (Format == SuffixFormat.BinarySI && _billionths > largest)
        {
            _billionths = largest;
        }
    }

    /// <summary>The amount <paramref name="n"/> times ten to the power of <paramref name="exp"/>.</summary>
    public ResourceQuantity(decimal n, int exp, SuffixFormat format)
    {
        _billionths = ResourceQuantityParser.Scaled(n.ToString(CultureInfo.InvariantCulture), exp + Scale);
        Format = format;
    }

    public SuffixFormat Format { get; private set; }

    public static implicit operator ResourceQuantity(string? v) => new(v);

    public static implicit operator ResourceQuantity(decimal v) => new(v, 0, SuffixFormat.DecimalExponent);

    public static implicit operator decimal(ResourceQuantity v) => v.ToDecimal();

    public static bool operator ==(ResourceQuantity? left, ResourceQuantity? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceQuantity? left, ResourceQuantity? right) => !(left == right);

    public bool Equals(ResourceQuantity? other) => other is not null && _billionths == other._billionths;

    public override bool Equals(object? obj) => Equals(obj as ResourceQuantity);

    public override int GetHashCode() => _billionths.GetHashCode();

    /// <summary>The one spelling that the API server stores: no fraction, the largest suffix that loses nothing.</summary>
    public string CanonicalizeString() => CanonicalizeString(Format);

    /// <inheritdoc cref="CanonicalizeString()"/>
    public string CanonicalizeString(SuffixFormat suffixFormat) => ResourceQuantityFormatter.Format(_billionths, Scale, suffixFormat);

    public override string ToString() => CanonicalizeString();

    public int ToInt32() => (int)ToBigInteger();

    public long ToInt64() => (long)ToBigInteger();

    public uint ToUInt32() => (uint)ToBigInteger();

    public ulong ToUInt64() => (ulong)ToBigInteger();

    /// <summary>The whole part.</summary>
    public BigInteger ToBigInteger() => _billionths / BigInteger.Pow(10, Scale);

    /// <summary>The amount; one beyond what a decimal holds is its largest value.</summary>
    public decimal ToDecimal()
    {
        if (BigInteger.Abs(_billionths) / BigInteger.Pow(10, Scale) >= new BigInteger(decimal.MaxValue))
        {
            return _billionths.Sign * decimal.MaxValue;
        }

        var whole = BigInteger.DivRem(_billionths, BigInteger.Pow(10, Scale), out var fraction);
        return (decimal)whole + ((decimal)fraction / 1_000_000_000m);
    }

    public double ToDouble() => (double)ToDecimal();
}
