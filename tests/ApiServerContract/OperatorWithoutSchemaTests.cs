using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;
using ApiServerContract.Targets;
using Testing;

namespace ApiServerContract;

/// <summary>
/// The operator on a cluster whose CRD has no schema, as an old one may have: whatever somebody writes reaches it. On a local cluster of its own, since
/// there can be one schema only.
/// </summary>
[NonParallelizable]
public sealed class OperatorWithoutSchemaTests
{
    private const string Group = "serving.modeloperator.io";
    private const string Model = """ "model": {"storageUri": "file:///models/m.onnx"} """;

    private ApiServerTarget? _target;
    private HttpClient? _http;
    private ChildProcess? _operator;

    private ApiClient Api => new(_http!);

    [SetUp]
    public async Task StartAsync()
    {
        _target = await LocalClusterTarget.StartAsync();
        _http = _target.CreateHttpClient();
        (await Api.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CrdWithoutSchema())).Expect(HttpStatusCode.Created);
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Services())).Code == HttpStatusCode.OK, "the API of the CRD answers");
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        _http?.Dispose();
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    [Test]
    public async Task Operator_WithObjectsThatCanNotBeRead_NamesTheirFieldsAndServesTheOthers()
    {
        await CreateAsync("listed", $$""" {{Model}}, "resources": {"limits": {"cpu": "abc"} }, "gpu": {"count": "x"}, "future": {"kept": true} """);
        await CreateAsync("good", Model);
        _operator = ChildProcess.Start(
            RepositoryPaths.ModelOperator, ["run", "--kubeconfig", _target!.Kubeconfig!, "--metrics-address", "127.0.0.1:0", "--namespace", "default"]);

        await HasDeploymentAsync("good");
        await IsInvalidAsync("listed", "spec.resources.limits.cpu", "spec.gpu.count", "a whole number");
        await CreateAsync("watched", """ "model": 5, "runtime": {"env": [null]} """);
        await IsInvalidAsync("watched", "spec.model", "is 5", "spec.runtime.env[0]");
        await CreateAsync("later", Model);
        await HasDeploymentAsync("later");

        (await Api.GetAsync(Services("listed"))).Text("/spec/future/kept").Should().Be("true", "fields of a newer version stay as they are");
        var managers = (JsonArray)(await Api.GetAsync(Services("listed"))).Body.At("/metadata/managedFields")!;
        managers.Where(entry => (string?)entry!["manager"] == "model-operator").Select(entry => (string?)entry!["subresource"])
            .Should().Equal(["status"], "the operator writes the status of an InferenceService, and nothing else of it");
        await Api.PatchAsync(Services("listed"), """{"spec": {"resources": null, "gpu": null}}""");
        await HasDeploymentAsync("listed");
    }

    private async Task CreateAsync(string name, string spec)
    {
        var entity = JsonNode.Parse($$"""{"apiVersion": "{{Group}}/v1beta1", "kind": "InferenceService", "metadata": {"name": "{{name}}"}, "spec": { {{spec}} } }""")!.AsObject();
        (await Api.CreateAsync(Services(), entity)).Expect(HttpStatusCode.Created);
    }

    private Task HasDeploymentAsync(string name) => Eventually.HoldsAsync(
        async () => (await Api.GetAsync($"/apis/apps/v1/namespaces/default/deployments/{name}")).Code == HttpStatusCode.OK, $"{name} has a Deployment");

    private async Task IsInvalidAsync(string name, params string[] words)
    {
        var message = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                var conditions = (await Api.GetAsync(Services(name))).Body.At("/status/conditions") as JsonArray ?? [];
                message = (string?)conditions.FirstOrDefault(condition => (string?)condition!["type"] == "SpecValid" && (string?)condition["status"] == "False")?["message"] ?? "";
                return message.Length > 0;
            },
            $"{name} has an invalid spec");
        message.Should().ContainAll(words);
    }

    private static string Services(string? name = null) => $"/apis/{Group}/v1beta1/namespaces/default/inferenceservices{(name is null ? "" : $"/{name}")}";

    private static JsonObject CrdWithoutSchema() => JsonNode.Parse($$"""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "inferenceservices.{{Group}}"},
          "spec": {
            "group": "{{Group}}", "scope": "Namespaced", "names": {"kind": "InferenceService", "plural": "inferenceservices"},
            "versions": [{
              "name": "v1beta1", "served": true, "storage": true, "subresources": {"status": {} },
              "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} }
            }]
          }
        }
        """)!.AsObject();
}
