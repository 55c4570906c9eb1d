using System.Globalization;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Reads JSON numbers from UTF-8, correctly rounded. Most numbers in tensors have few digits: their decimal digits and a power of ten are
/// both exact in a double, so one multiplication or division gives the nearest double. The rest takes .NET's own parser.
/// </summary>
public static class JsonNumber
{
    private const ulong LargestExactInteger = 1UL << 53;
    private const int LargestExactPower = 22;
    private const int LargestScannedExponent = 100_000;

    // Quiet, positive, without a payload, as other tools write it. The sign of .NET's own constant is the processor's.
    private static readonly double NaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads an integer at the start of <paramref name="text"/>; 0 when there is none, or one above 64 bits.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int ReadInteger(ReadOnlySpan<byte> text, out bool negative, out ulong magnitude)
    {
        magnitude = 0;
        negative = text.Length > 0 && text[0] == (byte)'-';
        var start = negative ? 1 : 0;
        var position = start;
        for (; position < text.Length && (uint)(text[position] - '0') <= 9; position++)
        {
            var digit = (uint)(text[position] - '0');
            if (magnitude > (ulong.MaxValue - digit) / 10)
            {
                return 0;
            }

            magnitude = (magnitude * 10) + digit;
        }

        var leadingZero = position > start + 1 && text[start] == (byte)'0';
        return position == start || leadingZero ? 0 : position;
    }

    /// <summary>Reads a number, NaN, Infinity or -Infinity at the start of <paramref name="text"/>.</summary>
    /// <returns>How many bytes it takes; 0 when there is no number, or one that a double can not hold.</returns>
    public static int ReadDouble(ReadOnlySpan<byte> text, out double value)
    {
        var length = ShortDecimal.Read(text, out value);
        if (length > 0)
        {
            return length;
        }

        length = Scan(text, out var mantissa, out var exponent, out var negative, out var exact);
        if (length == 0)
        {
            return ReadSpecial(text, out value);
        }

        if (exact && mantissa <= LargestExactInteger && exponent is >= -LargestExactPower and <= LargestExactPower)
        {
            double magnitude = mantissa;
            magnitude = exponent < 0 ? magnitude / PowersOfTen[-exponent] : magnitude * PowersOfTen[exponent];
            value = negative ? -magnitude : magnitude;
            return length;
        }

        value = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? length : 0;
    }

    /// <summary>How many bytes the number, NaN, Infinity or -Infinity at the start of <paramref name="text"/> takes, whatever its magnitude; 0 when there is none.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        var length = Scan(text, out _, out _, out _, out _);
        return length == 0 ? ReadSpecial(text, out _) : length;
    }

    /// <summary>As <see cref="ReadDouble"/>, for single precision.</summary>
    public static int ReadSingle(ReadOnlySpan<byte> text, out float value)
    {
        var length = ReadDouble(text, out var wide);
        value = (float)wide;
        if (length == 0 || !double.IsFinite(wide))
        {
            return length;
        }

        // Rounding twice goes wrong only next to the middle between two floats, and where floats lose digits below 2^-126.
        var below = (ulong)BitConverter.DoubleToInt64Bits(wide) & 0x1FFF_FFFF;
        if (below is >= 0x0FFF_FFFF and <= 0x1000_0001 || (wide != 0 && Math.Abs(wide) < 1.2e-38))
        {
            value = float.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return float.IsFinite(value) ? length : 0;
    }

    /// <summary>As <see cref="ReadDouble"/>, for half precision.</summary>
    public static int ReadHalf(ReadOnlySpan<byte> text, out Half value)
    {
        var length = ReadDouble(text, out var wide);
        value = (Half)wide;
        return length == 0 || !double.IsFinite(wide) || Half.IsFinite(value) ? length : 0;
    }

    /// <summary>As <see cref="ReadDouble"/>, for bfloat16: the upper half of a float.</summary>
    public static int ReadBFloat16(ReadOnlySpan<byte> text, out ushort bits)
    {
        var length = ReadDouble(text, out var wide);
        bits = BFloat16Bits.FromDouble(wide);
        return length == 0 || !double.IsFinite(wide) || float.IsFinite(BFloat16Bits.ToSingle(bits)) ? length : 0;
    }

    private static int ReadSpecial(ReadOnlySpan<byte> text, out double value)
    {
        (value, var length) =
            text.StartsWith("NaN"u8) ? (NaN, 3)
            : text.StartsWith("Infinity"u8) ? (double.PositiveInfinity, 8)
            : text.StartsWith("-Infinity"u8) ? (double.NegativeInfinity, 9)
            : (0, 0);
        return length;
    }

    /// <summary>Checks JSON's grammar and collects up to 19 digits; <paramref name="exact"/> says whether those were all.</summary>
    private static int Scan(ReadOnlySpan<byte> text, out ulong mantissa, out int exponent, out bool negative, out bool exact)
    {
        mantissa = 0;
        exponent = 0;
        exact = true;
        negative = text.Length > 0 && text[0] == (byte)'-';
        var position = negative ? 1 : 0;
        var digits = 0;
        var integer = ScanDigits(text[position..], ref mantissa, ref digits, ref exact);
        if (integer == 0 || (integer > 1 && text[position] == (byte)'0'))
        {
            return 0;
        }

        position += integer;
        if (position < text.Length && text[position] == (byte)'.')
        {
            var fraction = ScanDigits(text[(position + 1)..], ref mantissa, ref digits, ref exact);
            if (fraction == 0)
            {
                return 0;
            }

            position += fraction + 1;
            exponent = -fraction;
        }

        if (position < text.Length && (text[position] | 0x20) == 'e')
        {
            var power = ScanExponent(text[(position + 1)..], out var written, ref exact);
            if (power == 0)
            {
                return 0;
            }

            position += power + 1;
            exponent += written;
        }

        return position;
    }

    private static int ScanDigits(ReadOnlySpan<byte> text, ref ulong mantissa, ref int digits, ref bool exact)
    {
        var position = 0;
        for (; position < text.Length && (uint)(text[position] - '0') <= 9; position++)
        {
            // Leading zeros take no place among the nineteen digits that 64 bits always hold.
            if (digits > 0 || text[position] != (byte)'0')
            {
                digits++;
            }

            if (digits <= 19)
            {
                mantissa = (mantissa * 10) + (uint)(text[position] - '0');
            }
            else
            {
                exact = false;
            }
        }

        return position;
    }

    private static int ScanExponent(ReadOnlySpan<byte> text, out int value, ref bool exact)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == (byte)'-';
        var start = negative || (text.Length > 0 && text[0] == (byte)'+') ? 1 : 0;
        var position = start;
        for (; position < text.Length && (uint)(text[position] - '0') <= 9; position++)
        {
            value = Math.Min((value * 10) + (text[position] - '0'), LargestScannedExponent);
        }

        // The cap keeps a long exponent from wrapping round. A fraction as long could bring the number back into range, so the digits do
        // not tell the value any more.
        exact &= value < LargestScannedExponent;

        value = negative ? -value : value;
        return position == start ? 0 : position;
    }
}
