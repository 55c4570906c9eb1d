using System.Net;
using ApiServerContract.Http;
using Testing;

namespace ApiServerContract;

/// <summary>
/// The operator itself, as a process, before the API server. There is no kubelet, so nothing ever gets ready: what is looked at is what the
/// operator writes. Not against a cluster that the suite did not start, where another operator may be at work.
/// </summary>
[NonParallelizable]
public sealed class OperatorTests : ContractTest
{
    private const string GroupVersion = "serving.modeloperator.io/v1beta1";
    private ChildProcess? _operator;

    [SetUp]
    public async Task StartOperatorAsync()
    {
        if (ServerUnderTest.Target.Kubeconfig is null)
        {
            Assert.Ignore("The cluster was there before the suite: an operator of its own may be at work.");
        }

        await Eventually.HoldsAsync(ServerUnderTest.IsServedAsync($"/apis/{GroupVersion}/inferenceservices"), "the API of the product's CRD answers");
        _operator = Start();
        await CreateServiceAsync("linear");
    }

    [TearDown]
    public async Task StopOperatorAsync()
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }
    }

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
        _operator!.Terminate();
        (await _operator.WaitForExitAsync()).Should().Be(0, "{0}", _operator.StandardError);
        var lease = await Api.GetAsync("/apis/coordination.k8s.io/v1/namespaces/default/leases/model-operator");
        var before = await VersionsAsync();

        _operator = Start();
        // The list of the start comes before what is created now: once this one has its children, the first has been looked at too.
        await CreateServiceAsync("marker");
        await EachIsThereAsync("marker");

        lease.Text("/spec/holderIdentity").Should().Be("", "the lease is released at the end");
        (await VersionsAsync()).Should().Equal(before);
    }

    private async Task CreateServiceAsync(string name) => (await Api.CreateAsync(Services(), Json(
        $$"""
        {
          "apiVersion": "{{GroupVersion}}", "kind": "InferenceService", "metadata": {"name": "{{name}}"},
          "spec": {"model": {"storageUri": "file:///models/m.onnx"}, "scaling": {"minReplicas": 2, "maxReplicas": 4} }
        }
        """))).Expect(HttpStatusCode.Created);

    private async Task EachIsThereAsync(string name)
    {
        foreach (var path in Children(name))
        {
            await ExistingAsync(path);
        }

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

    private static async Task<Answer> ExistingAsync(string path)
    {
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(path)).Code == HttpStatusCode.OK, $"{path} is there");
        return await Api.GetAsync(path);
    }

    private string[] Children(string name) => [Deployments(name), Core("services", name), Autoscaler(name)];

    private string Services(string? name = null) => Custom(GroupVersion, "inferenceservices", name);

    private string Autoscaler(string name) => Custom("autoscaling/v2", "horizontalpodautoscalers", name);

    private static ChildProcess Start() => ChildProcess.Start(
        RepositoryPaths.ModelOperator,
        ["run", "--kubeconfig", ServerUnderTest.Target.Kubeconfig!, "--metrics-address", "127.0.0.1:0", "--namespace", "default"]);
}
