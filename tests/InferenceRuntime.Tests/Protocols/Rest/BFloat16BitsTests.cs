using InferenceRuntime.Protocols.Rest;

namespace InferenceRuntime.Tests.Protocols.Rest;

public sealed class BFloat16BitsTests
{
    [Test]
    public void FromDouble_EveryFiniteValue_ComesBack()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16Bits.ToSingle((ushort)bits);
            if (!float.IsNaN(value))
            {
                BFloat16Bits.FromDouble(value).Should().Be((ushort)bits);
            }
        }
    }

    // 1 + 2^-8 is the middle between 1 and 1 + 2^-7.
    [TestCase(1.00390625, 0x3F80)]
    [TestCase(1.00390625000001, 0x3F81)]
    [TestCase(1.01171875, 0x3F82)]
    [TestCase(1.01171874999999, 0x3F81)]
    [TestCase(-1.00390625000001, 0xBF81)]
    [TestCase(1e39, 0x7F80)]
    public void FromDouble_BetweenTwoValues_RoundsToTheNearestOrEven(double value, int expected) => BFloat16Bits.FromDouble(value).Should().Be((ushort)expected);

    [Test]
    public void FromDouble_NaN_StaysNaN() => float.IsNaN(BFloat16Bits.ToSingle(BFloat16Bits.FromDouble(double.NaN))).Should().BeTrue();
}
