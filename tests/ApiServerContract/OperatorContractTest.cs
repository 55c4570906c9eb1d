using System.Net;
using ApiServerContract.Http;
using Testing;

namespace ApiServerContract;

/// <summary>
/// The operator itself, as a process, before the API server. There is no kubelet, so nothing ever gets ready: what is looked at is what the
/// operator writes. It has the rights that <c>model-operator rbac</c> prints and no others, where the server keeps to such things. Not against a
/// cluster that the suite did not start, where another operator may be at work.
/// </summary>
[NonParallelizable]
public abstract class OperatorContractTest : ContractTest
{
    protected const string GroupVersion = "serving.modeloperator.io/v1beta1";
    private readonly string _settings = Path.GetTempFileName();
    private ChildProcess? _operator;

    [SetUp]
    public async Task StartOperatorAsync()
    {
        if (ServerUnderTest.Target.Kubeconfig is null)
        {
            Assert.Ignore("The cluster was there before the suite: an operator of its own may be at work.");
        }

        await Eventually.HoldsAsync(ServerUnderTest.IsServedAsync($"/apis/{GroupVersion}/inferenceservices"), "the API of the product's CRD answers");
        await GrantAsync();
        _operator = Start("{}");
    }

    [TearDown]
    public async Task StopOperatorAsync()
    {
        File.Delete(_settings);
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
            // Not every "forbidden" is about rights: a namespace that is being deleted takes nothing new.
            _operator.StandardOutput.Should().NotContain("User \"system:serviceaccount", "its rights suffice");
        }
    }

    /// <summary>Ends the operator as a rollout of its Deployment does, and starts another one.</summary>
    protected async Task RestartOperatorAsync(string settings = "{}")
    {
        _operator!.Terminate();
        (await _operator.WaitForExitAsync()).Should().Be(0, "{0}", _operator.StandardError);
        var lease = await Api.GetAsync("/apis/coordination.k8s.io/v1/namespaces/default/leases/model-operator");
        lease.Text("/spec/holderIdentity").Should().Be("", "the lease is released at the end");
        _operator = Start(settings);
    }

    protected async Task CreateServiceAsync(string name, string scaling) => (await Api.CreateAsync(Services(), Json(
        $$"""
        {
          "apiVersion": "{{GroupVersion}}", "kind": "InferenceService", "metadata": {"name": "{{name}}"},
          "spec": {"model": {"storageUri": "file:///models/m.onnx"}, "scaling": {{scaling}} }
        }
        """))).Expect(HttpStatusCode.Created);

    internal static async Task<Answer> ExistingAsync(string path)
    {
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(path)).Code == HttpStatusCode.OK, $"{path} is there");
        return await Api.GetAsync(path);
    }

    protected string Services(string? name = null) => Custom(GroupVersion, "inferenceservices", name);

    protected string Autoscaler(string name) => Custom("autoscaling/v2", "horizontalpodautoscalers", name);

    /// <summary>Applies what <c>model-operator rbac</c> prints.</summary>
    private static async Task GrantAsync()
    {
        const string roles = "/apis/rbac.authorization.k8s.io/v1";
        string[] paths =
        [
            $"{roles}/clusterroles/model-operator", $"{roles}/clusterrolebindings/model-operator",
            $"{roles}/namespaces/default/roles/model-operator", $"{roles}/namespaces/default/rolebindings/model-operator",
        ];
        var printed = await ChildProcess.RunAsync(RepositoryPaths.ModelOperator, ["rbac", "--namespace", "default"]);
        var documents = printed.StandardOutput.Split("---\n", StringSplitOptions.RemoveEmptyEntries);
        documents.Should().HaveSameCount(paths, "{0}", printed);
        foreach (var (path, document) in paths.Zip(documents))
        {
            var answer = await Api.PatchAsync($"{path}?fieldManager=contract-tests&force=true", document, ApiClient.Apply);
            answer.Code.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], "the answer is {0}", answer.Content);
        }
    }

    private ChildProcess Start(string settings)
    {
        File.WriteAllText(_settings, settings);
        return ChildProcess.Start(
            RepositoryPaths.ModelOperator,
            ["run", "--kubeconfig", ServerUnderTest.Target.OperatorKubeconfig!, "--settings", _settings, "--metrics-address", "127.0.0.1:0", "--namespace", "default"]);
    }
}
