using ModelOperator.Entities;

namespace ModelOperator.Tests.Entities;

public sealed class DurationsTest
{
    [TestCase("500ms", 0.5)]
    [TestCase("30s", 30)]
    [TestCase("10m", 600)]
    [TestCase("2h", 7200)]
    public void Parse_Duration_IsItsLength(string text, double seconds) => Durations.Parse(text).TotalSeconds.Should().Be(seconds);

    [TestCase("0s")]
    [TestCase("30")]
    [TestCase("1m30s")]
    [TestCase("-1s")]
    [TestCase("1.5s")]
    [TestCase("30s\n")]
    [TestCase("123456h")]
    public void Parse_SomethingElse_SaysWhatIsExpected(string text)
    {
        var act = () => Durations.Parse(text);

        act.Should().Throw<FormatException>().WithMessage("*expected*30s*");
    }

    [TestCase("1ms", 1)]
    [TestCase("1001ms", 2)]
    [TestCase("99999h", 359996400)]
    public void WholeSeconds_Duration_RoundsUp(string text, int seconds) => Durations.WholeSeconds(text).Should().Be(seconds);
}
