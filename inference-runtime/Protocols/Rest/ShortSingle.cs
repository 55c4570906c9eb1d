namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Writes single-precision numbers of everyday size, such as coordinates and probabilities, with the fewest digits that read back as the same
/// number. Rounding such a number to 6, 7, 8 and 9 digits is one multiplication each in double precision, which has digits to spare, and
/// reading it back one division, which is exact. Up to six digits always come back; nine always tell a single from its neighbours.
/// </summary>
internal static class ShortSingle
{
    private const float Smallest = 1e-13f;
    private const float SmallestPlain = 1e-4f;
    private const float Largest = 1e7f;
    private const int FewestDigits = 6;
    private const int MostDigits = 9;

    private static ReadOnlySpan<double> Powers => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Below the plain numbers: 10^-5 and on.</summary>
    private static ReadOnlySpan<double> Steps => [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13];

    /// <summary>Writes a number.</summary>
    /// <returns>How many bytes it takes; 0 when it is not of everyday size, and nothing was written.</returns>
    public static int Write(float value, Span<byte> destination)
    {
        var magnitude = Math.Abs(value);
        if (!(magnitude >= Smallest && magnitude < Largest))
        {
            return 0;
        }

        // How many digits stand after the point when there are as few as possible in all.
        var decimals = magnitude switch
        {
            >= 1e6f => FewestDigits - 7,
            >= 1e5f => FewestDigits - 6,
            >= 1e4f => FewestDigits - 5,
            >= 1e3f => FewestDigits - 4,
            >= 1e2f => FewestDigits - 3,
            >= 1e1f => FewestDigits - 2,
            >= 1f => FewestDigits - 1,
            >= 0.1f => FewestDigits,
            >= 0.01f => FewestDigits + 1,
            >= 0.001f => FewestDigits + 2,
            >= SmallestPlain => FewestDigits + 3,
            _ => DecimalsOfSmall(magnitude),
        };
        var digits = Shortest(magnitude, ref decimals);
        var length = 0;
        if (value < 0)
        {
            destination[length++] = (byte)'-';
        }

        return length + (magnitude >= SmallestPlain ? WriteDecimal(digits, decimals, destination[length..]) : WriteScientific(digits, decimals, destination[length..]));
    }

    private static int DecimalsOfSmall(double magnitude)
    {
        var decimals = FewestDigits + 4;
        foreach (var step in Steps)
        {
            if (magnitude >= step)
            {
                break;
            }

            decimals++;
        }

        return decimals;
    }

    /// <summary>The digits as a whole number; <paramref name="decimals"/> of them stand after the point.</summary>
    private static uint Shortest(float magnitude, ref int decimals)
    {
        // Seven digits before the point are one more than the fewest.
        var count = decimals < 0 ? FewestDigits + 1 : FewestDigits;
        decimals = Math.Max(decimals, 0);
        for (; count < MostDigits; count++, decimals++)
        {
            var rounded = Math.Round(magnitude * Powers[decimals]);
            var back = rounded / Powers[decimals];

            // In the middle between two singles, or next to it, the double says nothing for sure.
            var below = (ulong)BitConverter.DoubleToInt64Bits(back) & 0x1FFF_FFFF;
            if ((float)back == magnitude && below is < 0x0FFF_FFFF or > 0x1000_0001)
            {
                return (uint)rounded;
            }
        }

        return (uint)Math.Round(magnitude * Powers[decimals]);
    }

    /// <summary>As d.dddE-05, as .NET writes numbers whose zeros would outnumber their digits.</summary>
    private static int WriteScientific(uint digits, int decimals, Span<byte> destination)
    {
        while (digits % 10 == 0)
        {
            digits /= 10;
            decimals--;
        }

        var after = 0;
        for (var rest = digits; rest >= 10; rest /= 10)
        {
            after++;
        }

        var length = WriteDecimal(digits, after, destination);
        var exponent = decimals - after;
        destination[length++] = (byte)'E';
        destination[length++] = (byte)'-';
        destination[length++] = (byte)('0' + (exponent / 10));
        destination[length++] = (byte)('0' + (exponent % 10));
        return length;
    }

    private static int WriteDecimal(uint digits, int decimals, Span<byte> destination)
    {
        while (decimals > 0 && digits % 10 == 0)
        {
            digits /= 10;
            decimals--;
        }

        // From the last digit to the first, of which there is at least one before the point.
        Span<byte> reversed = stackalloc byte[24];
        var length = 0;
        for (; digits != 0 || length <= decimals + (decimals > 0 ? 1 : 0); digits /= 10)
        {
            if (length == decimals && decimals > 0)
            {
                reversed[length++] = (byte)'.';
            }

            reversed[length++] = (byte)('0' + (digits % 10));
        }

        for (var i = 0; i < length; i++)
        {
            destination[i] = reversed[length - 1 - i];
        }

        return length;
    }
}
