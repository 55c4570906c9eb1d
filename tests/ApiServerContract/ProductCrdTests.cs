using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>The CRD in crds/: an API server takes it (structural schema, cost of its CEL rules), and refuses what it says is wrong, naming the field.</summary>
public sealed class ProductCrdTests : ContractTest
{
    private const string GroupVersion = "serving.modeloperator.io/v1beta1";
    private const string Model = "\"model\": {\"storageUri\": \"file:///models/m.onnx\"}";
    private static readonly SemaphoreSlim Once = new(1);
    private static bool _served;

    [SetUp]
    public async Task WaitForTheApiAsync()
    {
        await Once.WaitAsync(TimeSpan.FromSeconds(30));
        try
        {
            ServerUnderTest.ProductCrd.Code.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], "the answer is {0}", ServerUnderTest.ProductCrd.Content);
            if (!_served)
            {
                await Eventually.HoldsAsync(ServerUnderTest.IsServedAsync($"/apis/{GroupVersion}/inferenceservices"), "the API of the product's CRD answers");
                _served = true;
            }
        }
        finally
        {
            Once.Release();
        }
    }

    [Test]
    public async Task Crd_WhenApplied_IsEstablishedAndStructural()
    {
        var crd = await Api.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.modeloperator.io");

        Condition(crd, "Established").Should().Be("True");
        Condition(crd, "NamesAccepted").Should().Be("True");
        Condition(crd, "NonStructuralSchema").Should().NotBe("True", "pruning and defaulting need a structural schema: {0}", crd.Content);
    }

    [Test]
    public async Task Minimal_IsAccepted()
    {
        var created = await CreateAsync(Model);

        created.Expect(HttpStatusCode.Created).Warnings.Should().BeEmpty();
    }

    [TestCase(63, HttpStatusCode.Created)]
    [TestCase(64, HttpStatusCode.UnprocessableEntity)]
    public async Task Name_AtItsLimit_IsTakenUpTo63Characters(int length, HttpStatusCode expected)
    {
        var entity = Json($$"""{"apiVersion": "{{GroupVersion}}", "kind": "InferenceService", "metadata": {"name": "{{new string('x', length)}}"}, "spec": { {{Model}} } }""");

        var answer = await Api.CreateAsync(Custom(GroupVersion, "inferenceservices"), entity);

        answer.Expect(expected);
        if (expected != HttpStatusCode.Created)
        {
            answer.ExpectCause("metadata.name");
        }
    }

    [Test]
    public async Task New_BeforeAnOperatorHasSeenIt_IsOfAGenerationThatNobodyHasObserved()
    {
        var created = await CreateAsync(Model);

        created.Text("/status/observedGeneration").Should().Be("-1", "a tool that waits must not take what nobody has looked at for settled");
        created.Text("/metadata/generation").Should().Be("1");
        created.Body.Texts("/metadata/managedFields", "/subresource").Should().NotContain("status");
    }

    [TestCase("\"scaling\": {\"minReplicas\": 3, \"maxReplicas\": 2}", "spec.scaling.maxReplicas")]
    [TestCase("\"scaling\": {\"maxReplicas\": 0}", "spec.scaling.maxReplicas")]
    [TestCase("\"scaling\": {\"minReplicas\": -1}", "spec.scaling.minReplicas")]
    [TestCase("\"scaling\": {\"minReplicas\": \"two\"}", "spec.scaling.minReplicas")]
    [TestCase("\"scaling\": {\"behavior\": {}}", "spec.scaling.behavior")]
    [TestCase("\"gpu\": {\"profile\": \"large\", \"resourceName\": \"nvidia.com/gpu\"}", "spec.gpu.resourceName")]
    [TestCase("\"gpu\": {\"count\": 0}", "spec.gpu.count")]
    [TestCase("\"runtime\": {\"executionProvider\": \"Cuda\"}", "spec.runtime.executionProvider")]
    [TestCase("\"runtime\": {\"executionProvider\": \"Tpu\"}", "spec.runtime.executionProvider")]
    [TestCase("\"runtime\": {\"requestTimeout\": \"soon\"}", "spec.runtime.requestTimeout")]
    public async Task Spec_ThatARuleForbids_IsRefusedWithTheField(string members, string field)
    {
        var answer = await CreateAsync($"{Model}, {members}");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause(field);
    }

    [TestCase("{\"storageUri\": \"file:///m.onnx\", \"sha256\": \"abc\"}", "spec.model.sha256")]
    [TestCase("{\"storageUri\": \"models/m.onnx\"}", "spec.model.storageUri")]
    [TestCase("{\"name\": \"m\"}", "spec.model.storageUri")]
    [TestCase("{\"storageUri\": \"pvc://Models/m.onnx\"}", "spec.model.storageUri")]
    [TestCase("{\"storageUri\": \"configmap://models/a/b\"}", "spec.model.storageUri")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"secretRef\": {\"name\": \"../k\"} }", "spec.model.secretRef.name")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"signature\": {} }", "spec.model.signature")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"signature\": {\"publicKey\": \"a key\"} }", "spec.model.signature.publicKey")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"signature\": {\"secretKeyRef\": {\"name\": \"k\", \"key\": \"k\"}, \"configMapKeyRef\": {\"name\": \"k\", \"key\": \"k\"} } }", "spec.model.signature")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"refresh\": \"Always\"}", "spec.model.refresh")]
    public async Task Model_ThatARuleForbids_IsRefusedWithTheField(string model, string field)
    {
        var answer = await CreateAsync($"\"model\": {model}");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause(field);
    }

    [TestCase("{\"storageUri\": \"pvc://models/a/b/\", \"signature\": {\"secretKeyRef\": {\"name\": \"k\", \"key\": \"cosign.pub\"} } }")]
    [TestCase("{\"storageUri\": \"configmap://models/m.zip#a/m.onnx\", \"signature\": {\"publicKey\": \"-----BEGIN PUBLIC KEY-----\\nMCo=\\n-----END PUBLIC KEY-----\\n\"} }")]
    [TestCase("{\"storageUri\": \"s3://b/k\", \"secretRef\": {\"name\": \"store.keys\"}, \"refresh\": \"OnChange\"}")]
    public async Task Model_ThatTheRulesAllow_IsAccepted(string model) => (await CreateAsync($"\"model\": {model}")).Expect(HttpStatusCode.Created);

    [Test]
    public async Task Name_ThatNoServiceMayCarry_IsRefused()
    {
        var answer = await CreateAsync(Model, name: "1st");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("metadata.name");
    }

    [Test]
    public async Task UnknownField_UnderStrict_IsRefusedWithTheField()
    {
        var answer = await CreateAsync($"{Model}, \"colour\": \"red\"", query: "?fieldValidation=Strict");

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest").Text("/message").Should().Contain("unknown field \"spec.colour\"");
    }

    [Test]
    public async Task Scale_OfAnInferenceService_SetsMinReplicas()
    {
        (await CreateAsync(Model)).Expect(HttpStatusCode.Created);
        var path = Custom(GroupVersion, "inferenceservices", "linear");

        (await Api.PatchAsync($"{path}/scale", """{"spec": {"replicas": 3}}""")).Expect(HttpStatusCode.OK);

        (await Api.GetAsync(path)).Text("/spec/scaling/minReplicas").Should().Be("3");
    }

    private Task<Answer> CreateAsync(string spec, string name = "linear", string query = "") => Api.CreateAsync(
        Custom(GroupVersion, "inferenceservices") + query,
        Json($$"""{"apiVersion": "{{GroupVersion}}", "kind": "InferenceService", "metadata": {"name": "{{name}}"}, "spec": { {{spec}} } }"""));

    private static string? Condition(Answer crd, string type) =>
        (crd.At("/status/conditions") as JsonArray ?? []).FirstOrDefault(c => c.Text("/type") == type).Text("/status");
}
