using ModelOperator.Status;

namespace ModelOperator.Tests.Status;

public sealed class ReadinessAnswerTest
{
    [TestCase("""{"ready": false, "models": {"linear": "Loading, fetching"}}""", "Loading, fetching")]
    [TestCase("""{"ready": false, "models": {"other": "Loading"}}""", null)]
    [TestCase("""{"ready": false}""", null)]
    [TestCase("""{"models": {"linear": 3}}""", null)]
    [TestCase("[]", null)]
    [TestCase("<html>503</html>", null)]
    public void Parse_Answer_IsTheModelsOwnWords(string json, string? words) => ReadinessAnswer.Parse(json, "linear").Should().Be(words);
}
