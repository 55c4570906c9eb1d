using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using InferenceRuntime.Protocols.Rest;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class JsonNumberTests
{
    /// <summary>Decimal numbers as people and programs write them, from short to longer than any type holds.</summary>
    private static readonly Gen<string> Decimals =
        from sign in Gen.Elements("", "-")
        from whole in Gen.Choose(0, 2_000_000_000)
        from fraction in Gen.ListOf(Gen.Choose(0, 9))
        from exponent in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Choose(-60, 60).Select(power => $"e{power}")), (1, Gen.Choose(-330, 300).Select(power => $"E{power}")))
        select $"{sign}{whole}{(fraction.Any() ? "." + string.Concat(fraction) : "")}{exponent}";

    /// <summary>What tensors are full of: up to nine digits, a point, up to sixteen more.</summary>
    private static readonly Gen<string> ShortDecimals =
        from sign in Gen.Elements("", "-")
        from whole in Gen.OneOf(Gen.Choose(0, 9), Gen.Choose(0, 999_999_999))
        from length in Gen.Choose(0, 16)
        from fraction in Gen.ListOf(Gen.Choose(0, 9), length)
        select $"{sign}{whole}{(length > 0 ? "." + string.Concat(fraction) : "")}";

    [Test]
    public void ReadDouble_AnyDecimal_IsCorrectlyRounded() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Decimals), text =>
    {
        var expected = double.Parse(text, CultureInfo.InvariantCulture);
        var length = ReadBothWays(text, out var value);
        return double.IsFinite(expected) ? length == text.Length && BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(expected) : length == 0;
    }));

    /// <summary>Within a document, where a short number is read by words, as at its end, where there are none to read.</summary>
    private static int ReadBothWays(string text, out double value)
    {
        var alone = JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text), out value);
        foreach (var follows in new[] { ",9999999999999999999999999999", "]}                         ", " 1                           " })
        {
            JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text + follows), out var within).Should().Be(alone);
            BitConverter.DoubleToInt64Bits(within).Should().Be(BitConverter.DoubleToInt64Bits(value), text);
        }

        return alone;
    }

    [Test]
    public void ReadSingle_AnyDecimal_IsCorrectlyRounded() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Decimals), text =>
    {
        var expected = float.Parse(text, CultureInfo.InvariantCulture);
        var length = JsonNumber.ReadSingle(Encoding.ASCII.GetBytes(text), out var value);
        return float.IsFinite(expected) ? length == text.Length && BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(expected) : length == 0;
    }));

    [Test]
    public void ReadDouble_ShortDecimals_AreCorrectlyRounded() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(ShortDecimals), text =>
    {
        ReadBothWays(text, out var value).Should().Be(text.Length);
        return BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture));
    }));

    [TestCase("00.5")]
    [TestCase("-01")]
    [TestCase("-")]
    [TestCase("1.")]
    [TestCase("-.5")]
    [TestCase("1.e5")]
    public void ReadDouble_NoNumber_IsNotTakenWithinADocumentEither(string text) =>
        JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text + ",1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9"), out _).Should().Be(0);

    [Test]
    public void ReadSingle_EveryShortestText_GivesTheFloatBack() => Check.QuickThrowOnFailure(Prop.ForAll<float>(number =>
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        JsonNumber.ReadSingle(Encoding.ASCII.GetBytes(text), out var value);
        return BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(number) || float.IsNaN(number);
    }));

    // Just above the middle between two floats: rounded to a double first, it would be the middle, and then go down.
    [TestCase("1.00000005960464477540", 1.00000011920929f)]
    [TestCase("1.000000059604644775390625", 1f)]
    [TestCase("1.4e-45", float.Epsilon)]
    [TestCase("7.0e-46", 0f)]
    [TestCase("3.4028235e38", float.MaxValue)]
    [TestCase("16777217", 16777216f)]
    public void ReadSingle_HardCases_AreCorrectlyRounded(string text, float expected)
    {
        JsonNumber.ReadSingle(Encoding.ASCII.GetBytes(text), out var value).Should().Be(text.Length);
        value.Should().Be(expected);
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("+1")]
    [TestCase(".5")]
    [TestCase("1.")]
    [TestCase("01")]
    [TestCase("-01.5")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("abc")]
    [TestCase("nan")]
    [TestCase("1e400")]
    public void ReadDouble_NotANumber_ReadsNothing(string text) => JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text), out _).Should().Be(0);

    [Test]
    public void ReadDouble_FractionLongerThanTheExponentsCap_IsStillExact()
    {
        var text = "0." + new string('0', 100_010) + "12e100013";

        JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text), out var value).Should().Be(text.Length);

        value.Should().Be(120);
    }

    [TestCase("NaN", double.NaN)]
    [TestCase("Infinity", double.PositiveInfinity)]
    [TestCase("-Infinity", double.NegativeInfinity)]
    public void ReadDouble_BareToken_IsRead(string text, double expected)
    {
        JsonNumber.ReadDouble(Encoding.ASCII.GetBytes(text), out var value).Should().Be(text.Length);
        value.Should().Be(expected);
    }

    [Test]
    public void ReadHalf_EveryHalf_ComesBack()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (!Half.IsNaN(half))
            {
                var text = ((float)half).ToString("R", CultureInfo.InvariantCulture);
                JsonNumber.ReadHalf(Encoding.ASCII.GetBytes(text), out var value).Should().Be(text.Length);
                BitConverter.HalfToUInt16Bits(value).Should().Be((ushort)bits);
            }
        }
    }

    [TestCase("65520", 0)]
    [TestCase("65519", 5)]
    public void ReadHalf_AtItsLimit_RefusesWhatWouldBeInfinite(string text, int length) => JsonNumber.ReadHalf(Encoding.ASCII.GetBytes(text), out _).Should().Be(length);
}
