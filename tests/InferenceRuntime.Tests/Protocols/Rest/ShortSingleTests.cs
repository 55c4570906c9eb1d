using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using InferenceRuntime.Protocols.Rest;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class ShortSingleTests
{
    [TestCase(0.5f, "0.5")]
    [TestCase(-1f, "-1")]
    [TestCase(100f, "100")]
    [TestCase(0.1f, "0.1")]
    [TestCase(0.0001f, "0.0001")]
    [TestCase(1234567f, "1234567")]
    [TestCase(9999999f, "9999999")]
    [TestCase(0.99999994f, "0.99999994")]
    [TestCase(16.000002f, "16.000002")]
    [TestCase(0.33333334f, "0.33333334")]
    [TestCase(3.1415927f, "3.1415927")]
    [TestCase(9.9999e-5f, "9.9999E-05")]
    [TestCase(-1e-5f, "-1E-05")]
    [TestCase(2.3841858e-7f, "2.3841858E-07")]
    [TestCase(1.5e-10f, "1.5E-10")]
    public void Write_EverydayNumbers_AreShort(float value, string expected) => Text(value).Should().Be(expected);

    [TestCase(0f)]
    [TestCase(1e7f)]
    [TestCase(9.9e-14f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.Epsilon)]
    public void Write_OtherNumbers_AreLeftToOthers(float value) => ShortSingle.Write(value, new byte[32]).Should().Be(0);

    /// <summary>Every exponent, with random bits below it, and the numbers beside each power of two, where the neighbours' distances differ.</summary>
    [Test]
    public void Write_AnyNumberOfEverydaySize_ReadsBackAndIsNoLongerThanDotNets()
    {
        var random = new Random(20_260_101);
        for (var exponent = -43; exponent <= 23; exponent++)
        {
            var power = BitConverter.SingleToInt32Bits(MathF.ScaleB(1, exponent));
            for (var i = 0; i < 20_000; i++)
            {
                var bits = i < 64 ? power + i - 32 : power | random.Next(1 << 23);
                var value = BitConverter.Int32BitsToSingle(bits);
                var text = Text(value);
                if (text.Length > 0)
                {
                    float.Parse(text, CultureInfo.InvariantCulture).Should().Be(value, text);
                    Digits(text).Should().BeLessThanOrEqualTo(Digits(value.ToString("R", CultureInfo.InvariantCulture)) + (i < 64 ? 1 : 0), text);
                }
            }
        }
    }

    [Test]
    public void Write_Decimals_ComeBackAsTheyWere() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Choose(1, 9_999_999)),
        Arb.From(Gen.Choose(0, 3)),
        (digits, decimals) =>
        {
            var written = (digits / (decimal)Math.Pow(10, decimals)).ToString("0.###", CultureInfo.InvariantCulture);
            Text(float.Parse(written, CultureInfo.InvariantCulture)).Should().Be(written);
        }));

    private static string Text(float value)
    {
        var bytes = new byte[32];
        return Encoding.ASCII.GetString(bytes, 0, ShortSingle.Write(value, bytes));
    }

    private static int Digits(string text) => text.Split('e', 'E')[0].Replace(".", "", StringComparison.Ordinal).Trim('-').TrimStart('0').TrimEnd('0').Length;
}
