namespace InferenceRuntime.Protocols.Rest;

/// <summary>bfloat16 as its 16 bits: the upper half of an IEEE single.</summary>
public static class BFloat16Bits
{
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds to the nearest, ties to even, without an error from the step over single precision.</summary>
    public static ushort FromDouble(double value)
    {
        if (double.IsNaN(value))
        {
            return 0x7FC0;
        }

        // Round to odd on the way to a float: truncated, with the last bit set when anything was lost. The second rounding then sees
        // that the value was not exactly in the middle.
        var single = (float)value;
        var bits = BitConverter.SingleToUInt32Bits(single);
        if (single != value)
        {
            if (Math.Abs((double)single) > Math.Abs(value))
            {
                bits--;
            }

            bits |= 1;
        }

        var rounded = bits + 0x7FFF + ((bits >> 16) & 1);
        return float.IsInfinity(single) && double.IsInfinity(value) ? (ushort)(bits >> 16) : (ushort)(rounded >> 16);
    }
}
