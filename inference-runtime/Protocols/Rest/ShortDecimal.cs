using System.Buffers.Binary;
using System.Numerics;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Reads the numbers that tensors are full of, such as <c>-0.7262432</c>: no exponent, few digits. The fraction's digits are taken eight at a
/// time from one 64-bit word. What it does not take, <see cref="JsonNumber"/> reads, and finds wrong if it is wrong.
/// </summary>
internal static class ShortDecimal
{
    // Sign, integer digits, point and two words of fraction are read without asking again whether the text goes on.
    private const int MinText = 1 + MaxIntegerDigits + 1 + (2 * WordDigits);
    private const int MaxIntegerDigits = 9;
    private const int WordDigits = 8;

    private const ulong LargestExactInteger = 1UL << 53;

    private static ReadOnlySpan<ulong> WholePowers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private static ReadOnlySpan<double> Powers => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

    /// <summary>Reads a number at the start of <paramref name="text"/>, correctly rounded.</summary>
    /// <returns>How many bytes it takes; 0 when it is not of this form.</returns>
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length < MinText)
        {
            return 0;
        }

        var negative = text[0] == (byte)'-';
        var start = negative ? 1 : 0;
        var position = start;
        var mantissa = 0UL;
        for (uint digit; (digit = (uint)(text[position] - '0')) <= 9; position++)
        {
            if (position - start == MaxIntegerDigits)
            {
                return 0;
            }

            mantissa = (mantissa * 10) + digit;
        }

        var integerDigits = position - start;
        if (integerDigits == 0 || (integerDigits > 1 && text[start] == (byte)'0'))
        {
            return 0;
        }

        var fractionDigits = 0;
        if (text[position] == (byte)'.')
        {
            position++;
            fractionDigits = ReadWord(text[position..], ref mantissa);
            if (fractionDigits == WordDigits)
            {
                fractionDigits += ReadWord(text[(position + WordDigits)..], ref mantissa);
            }

            // None at all is wrong, two full words may go on, and more than 53 bits are not exact.
            if (fractionDigits is 0 or (2 * WordDigits) || mantissa > LargestExactInteger || integerDigits + fractionDigits > 18)
            {
                return 0;
            }

            position += fractionDigits;
        }

        if ((text[position] | 0x20) == 'e')
        {
            return 0;
        }

        // Both are exact, so the one division rounds correctly.
        var magnitude = mantissa / Powers[fractionDigits];
        value = negative ? -magnitude : magnitude;
        return position;
    }

    /// <summary>Appends the digits that the text begins with, up to eight, to <paramref name="mantissa"/>.</summary>
    /// <returns>How many there are.</returns>
    private static int ReadWord(ReadOnlySpan<byte> text, ref ulong mantissa)
    {
        // In each byte the digit's value; what is no digit sets the byte's highest bit in the sum, or has it already.
        var word = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x3030_3030_3030_3030;
        var others = ((word + 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
        var count = others == 0 ? WordDigits : BitOperations.TrailingZeroCount(others) / 8;
        if (count == 0)
        {
            return 0;
        }

        // To the top, with zeros in front; then neighbours are added up: digits to pairs, pairs to fours, fours to eight.
        word <<= 64 - (8 * count);
        word = (word * 10) + (word >> 8);
        var eight = (((word & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064) + (((word >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32;
        mantissa = (mantissa * WholePowers[count]) + (uint)eight;
        return count;
    }
}
