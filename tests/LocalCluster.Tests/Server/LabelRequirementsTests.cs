using LocalCluster.Api;
using LocalCluster.Server;

namespace LocalCluster.Tests.Server;

/// <summary>The grammar of label selectors.</summary>
public sealed class LabelRequirementsTests
{
    [TestCase("", "", true)]
    [TestCase("a", "a=1", true)]
    [TestCase("a", "b=1", false)]
    [TestCase("!a", "a=1", false)]
    [TestCase("! a", "b=1", true)]
    [TestCase("a=1", "a=1", true)]
    [TestCase("a == 1", "a=1", true)]
    [TestCase("a=", "a=", true)]
    [TestCase("a=,b", "a=;b=1", true)]
    [TestCase("a!=1", "b=1", true)]
    [TestCase("a!=1", "a=1", false)]
    [TestCase("a in (1, 2)", "a=2", true)]
    [TestCase("a in (1, 2)", "a=3", false)]
    [TestCase("a in (in,notin)", "a=in", true)]
    [TestCase("a notin (1,2)", "b=1", true)]
    [TestCase("a notin (1,2)", "a=1", false)]
    [TestCase("a in (1,)", "a=", true)]
    [TestCase("a>2", "a=3", true)]
    [TestCase("a>2", "a=2", false)]
    [TestCase("a > 2", "a=many", false)]
    [TestCase("a<2", "a=1", true)]
    [TestCase("a<2", "b=1", false)]
    [TestCase("a=1,b in (x,y),!c", "a=1;b=y", true)]
    [TestCase("a=1,b in (x,y),!c", "a=1;b=y;c=1", false)]
    public void Selector_SelectsWhatItsRequirementsSay(string selector, string labels, bool selected)
    {
        var map = labels.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var requirements = LabelRequirements.Parse(selector);

        requirements.All(matches => matches(map)).Should().Be(selected);
    }

    [TestCase("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [TestCase("a in (b", "unable to parse requirement: found '', expected: ',', ')' or identifier")]
    [TestCase("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [TestCase("a,", "found '', expected: identifier after ','")]
    [TestCase("=a", "found '=', expected: !, identifier, or 'end of string'")]
    [TestCase("a=b c", "found 'c', expected: ',' or 'end of string'")]
    [TestCase("a>x", "unable to parse requirement: values[0][a]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer")]
    public void Selector_ThatIsBroken_IsRefused(string selector, string message)
    {
        var parse = () => LabelRequirements.Parse(selector);

        parse.Should().Throw<ApiException>().Which.Should().Match<ApiException>(e => e.Code == 400 && e.Message == message);
    }
}
