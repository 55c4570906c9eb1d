using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>What the operator makes of an InferenceService, and what it leaves alone.</summary>
public sealed class OperatorTests : OperatorContractTest
{
    private const string Scaling = """{"minReplicas": 2, "maxReplicas": 4}""";

    [SetUp]
    public Task CreateServiceAsync() => CreateServiceAsync("linear", Scaling);

    [Test]
    public async Task Operator_WithAnInferenceService_AppliesItsChildren()
    {
        foreach (var path in Children("linear"))
        {
            var child = await ExistingAsync(path);
            child.Body.Texts("/metadata/managedFields", "/manager").Should().Contain("model-operator");
            child.Body.Texts("/metadata/managedFields", "/operation").Should().OnlyContain(operation => operation == "Apply");
            child.Text("/metadata/ownerReferences/0/kind").Should().Be("InferenceService");
        }
    }

    [Test]
    public async Task Operator_WithAnInferenceService_ReportsInStatusAndEvents()
    {
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Services("linear"))).Body.Texts("/status/conditions", "/type").Contains("Ready"), "the status has conditions");
        var service = await Api.GetAsync(Services("linear"));

        service.Text("/status/observedGeneration").Should().Be("1");
        service.Text("/status/summary/replicas").Should().Be("0/2");
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Core("events"))).Body.Texts("/items", "/involvedObject/name").Contains("linear"), "an event tells of it");
    }

    [Test]
    public async Task Operator_AfterAForeignChange_CorrectsIt()
    {
        await ExistingAsync(Deployments("linear"));
        var patch = """{"spec": {"template": {"spec": {"containers": [{"name": "runtime", "image": "foreign:1"}]}}}}""";

        (await Api.PatchAsync(Deployments("linear"), patch, ApiClient.StrategicMergePatch)).Expect(HttpStatusCode.OK);

        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/template/spec/containers/0/image") != "foreign:1", "the image is the operator's again");
    }

    [Test]
    public async Task Operator_AfterAChangeOfTheSpec_AppliesItAndDropsWhatIsNoLongerWanted()
    {
        await ExistingAsync(Autoscaler("linear"));

        await Api.PatchAsync(Services("linear"), """{"spec": {"scaling": {"minReplicas": 3, "maxReplicas": null}}}""");

        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Autoscaler("linear"))).Code == HttpStatusCode.NotFound, "the autoscaler is gone");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Deployments("linear"))).Text("/spec/replicas") == "3", "the Deployment has 3 replicas");
    }

    [Test]
    public async Task Operator_Restarted_WritesNothingThatIsThere()
    {
        await EachIsThereAsync("linear");
        var before = await VersionsAsync();

        await RestartOperatorAsync();
        // The list of the start comes before what is created now: once this one has its children, the first has been looked at too.
        await CreateServiceAsync("marker", Scaling);
        await EachIsThereAsync("marker");

        (await VersionsAsync()).Should().Equal(before);
    }

    private async Task EachIsThereAsync(string name)
    {
        foreach (var path in Children(name))
        {
            await ExistingAsync(path);
        }

        // A Deployment is born with a number of replicas, which the autoscaler is then handed.
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Deployments(name))).At("/metadata/annotations/serving.modeloperator.io~1applied-replicas") is null,
            "the number of replicas is the autoscaler's");
        await Eventually.HoldsAsync(
            async () => (await Api.GetAsync(Services(name))).Text("/status/observedGeneration") == "1"
                && (await Api.GetAsync(Core("events"))).Body.Texts("/items", "/involvedObject/name").Contains(name),
            "status and event are written");
    }

    /// <summary>Kind and version of everything about <c>linear</c>.</summary>
    private async Task<IReadOnlyList<string?>> VersionsAsync()
    {
        var versions = new List<string?>();
        foreach (var path in Children("linear").Append(Services("linear")))
        {
            var answer = await Api.GetAsync(path);
            versions.Add($"{answer.Text("/kind")} {answer.Version}");
        }

        return versions;
    }

    private string[] Children(string name) => [Deployments(name), Core("services", name), Autoscaler(name)];
}
