using System.Text.Json.Nodes;
using ModelOperator.Desired;
using ModelOperator.Status;
using ModelOperator.Tests.Status;
using Testing;

namespace ModelOperator.Tests.Integrations;

/// <summary>The health script for Argo CD, over statuses as the operator writes them.</summary>
public sealed class ArgoHealthTest
{
    private static readonly string Script = Path.Combine(RepositoryPaths.Root, "integrations", "argocd", "health.lua");

    private static IEnumerable<TestCaseData> Statuses()
    {
        yield return Case("serving", new Scenario().Counts(1, 1, 1).ReadyPod(), "Healthy", "1 of 1 pods are ready");
        yield return Case("scaled to zero", new Scenario("scaling: {minReplicas: 0}").Counts(0, 0, 0), "Healthy", "scaled to zero");
        yield return Case("suspended", new Scenario("suspend: true").Counts(0, 0, 0), "Suspended", "suspended: no pod runs");
        yield return Case("rolling out", new Scenario().Counts(2, 1, 1).ReadyPod("old", isCurrent: false).Container(), "Progressing", "of an older one still serve");
        yield return Case("failing model", new Scenario().Counts(1, 1, 0).Ended(3, """{"reason": "InvalidModel", "message": "no \"ONNX\" é model"}"""), "Progressing", "no \"ONNX\" é model");
        yield return Case("invalid spec", new Scenario("scaling: {minReplicas: 2, maxReplicas: 1}"), "Degraded", "spec.scaling.maxReplicas");
        yield return Case("name taken", new Scenario().Problem(new ChildProblem(Reasons.NameTaken, "Service linear exists", IsTerminal: true)), "Degraded", "Service linear exists");
        yield return Case(
            "too late",
            new Scenario().Counts(1, 1, 0).Ended(137, reason: "OOMKilled").DeploymentCondition("Progressing", "False", "ProgressDeadlineExceeded", "timed out"),
            "Degraded",
            "was killed at its memory limit");
    }

    [TestCaseSource(nameof(Statuses))]
    public async Task Health_OfAStatusOfTheOperator_IsArgosWordForIt(object scenario, string health, string inMessage)
    {
        var service = ((Scenario)scenario).Service;
        service.Status = ((Scenario)scenario).Status();

        var (status, message) = await LuaScript.RunAsync(Script, ObjectJson.ToNode(service));

        status.Should().Be(health);
        message.Should().Contain(inMessage);
    }

    [TestCase("""{"metadata": {"generation": 1}}""")]
    [TestCase("""{"metadata": {"generation": 1}, "status": {}}""")]
    [TestCase("""{"metadata": {"generation": 1}, "status": {"observedGeneration": -1}}""")]
    [TestCase("""{"metadata": {"generation": 2}, "status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True", "message": "m"}]}}""")]
    [TestCase("""{"metadata": {"generation": 2}, "status": {"observedGeneration": 1, "conditions": [{"type": "Stalled", "status": "True", "message": "m"}]}}""")]
    public async Task Health_BeforeTheOperatorHasLooked_IsProgressing(string resource)
    {
        var (status, message) = await LuaScript.RunAsync(Script, JsonNode.Parse(resource)!);

        status.Should().Be("Progressing");
        message.Should().Contain("has not seen this version");
    }

    [TestCase("""[{"type": "FromANewerOperator", "status": "True", "message": "x"}]""", "Progressing")]
    [TestCase("""[{"type": "FromANewerOperator", "status": "False", "message": "x"}, {"type": "Ready", "status": "True", "reason": "Serving", "message": "m"}]""", "Healthy")]
    [TestCase("""[{"type": "Ready", "status": "Unknown", "message": "m"}]""", "Progressing")]
    public async Task Health_WithConditionsThatItDoesNotKnow_GoesByTheOnesThatItDoes(string conditions, string health)
    {
        var resource = JsonNode.Parse($$"""{"metadata": {"generation": 1}, "status": {"observedGeneration": 1, "conditions": {{conditions}} } }""")!;

        (await LuaScript.RunAsync(Script, resource)).Status.Should().Be(health);
    }

    private static TestCaseData Case(string name, Scenario scenario, string health, string inMessage) =>
        new TestCaseData(scenario, health, inMessage).SetArgDisplayNames(name, health);
}
