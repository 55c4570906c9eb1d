using System.Globalization;
using System.Numerics;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Whole numbers: every digit is kept, fractions and numbers out of range are refused.</summary>
internal readonly struct IntegerCodec<T> : IElementCodec<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>, IUtf8SpanFormattable
{
    public static string Expected => $"a whole number from {T.MinValue} to {T.MaxValue}";

    public static int Read(ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        var length = JsonNumber.ReadInteger(text, out var negative, out var magnitude);
        if (length == 0 || (negative && magnitude > 1UL << 63))
        {
            return 0;
        }

        var wide = negative ? -(Int128)magnitude : magnitude;
        if (wide < Int128.CreateTruncating(T.MinValue) || wide > Int128.CreateTruncating(T.MaxValue))
        {
            return 0;
        }

        value = T.CreateTruncating(wide);
        return length;
    }

    public static int Write(T value, Span<byte> destination)
    {
        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

internal readonly struct SingleCodec : IElementCodec<float>
{
    public static string Expected => "a number that fits 32 bits";

    public static int Read(ReadOnlySpan<byte> text, out float value) => JsonNumber.ReadSingle(text, out value);

    public static int Write(float value, Span<byte> destination)
    {
        if (ShortSingle.Write(value, destination) is var length && length > 0)
        {
            return length;
        }

        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

internal readonly struct DoubleCodec : IElementCodec<double>
{
    public static string Expected => "a number that fits 64 bits";

    public static int Read(ReadOnlySpan<byte> text, out double value) => JsonNumber.ReadDouble(text, out value);

    public static int Write(double value, Span<byte> destination)
    {
        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

internal readonly struct HalfCodec : IElementCodec<Half>
{
    public static string Expected => "a number up to 65504";

    public static int Read(ReadOnlySpan<byte> text, out Half value) => JsonNumber.ReadHalf(text, out value);

    // As a float, which holds it exactly: Half's own shortest text may only be told from its neighbours among halves.
    public static int Write(Half value, Span<byte> destination) => SingleCodec.Write((float)value, destination);
}

internal readonly struct BFloat16Codec : IElementCodec<ushort>
{
    public static string Expected => "a number that fits bfloat16";

    public static int Read(ReadOnlySpan<byte> text, out ushort value) => JsonNumber.ReadBFloat16(text, out value);

    public static int Write(ushort value, Span<byte> destination) => SingleCodec.Write(BFloat16Bits.ToSingle(value), destination);
}

internal readonly struct BoolCodec : IElementCodec<byte>
{
    public static string Expected => "true or false";

    public static int Read(ReadOnlySpan<byte> text, out byte value)
    {
        value = text.StartsWith("true"u8) ? (byte)1 : (byte)0;
        return value == 1 ? 4 : text.StartsWith("false"u8) ? 5 : 0;
    }

    public static int Write(byte value, Span<byte> destination)
    {
        var text = value != 0 ? "true"u8 : "false"u8;
        text.CopyTo(destination);
        return text.Length;
    }
}
