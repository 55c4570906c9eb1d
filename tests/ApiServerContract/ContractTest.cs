using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>A test against the API server, in a namespace of its own.</summary>
public abstract class ContractTest
{
    private static int _namespaces;

    internal static ApiClient Api => ServerUnderTest.Api;

    protected string Namespace { get; } = $"contract-{Environment.ProcessId}-{Interlocked.Increment(ref _namespaces)}";

    [SetUp]
    public async Task CreateNamespaceAsync()
    {
        var created = await Api.CreateAsync("/api/v1/namespaces", Json($$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{Namespace}}"} }"""));
        created.Expect(HttpStatusCode.Created);
    }

    [TearDown]
    public async Task DeleteNamespaceAsync() => await Api.DeleteAsync($"/api/v1/namespaces/{Namespace}");

    protected static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    /// <summary>The path of the samples of this test's namespace, or of one of them, or of its subresource.</summary>
    protected string Samples(string? name = null, string? subresource = null) => Custom($"{SampleCrd.Group}/v1", SampleCrd.Plural, name, subresource);

    protected string Deployments(string? name = null, string? subresource = null) => Custom("apps/v1", "deployments", name, subresource);

    protected string Leases(string? name = null) => Custom("coordination.k8s.io/v1", "leases", name);

    protected string Core(string plural, string? name = null, string? subresource = null) =>
        $"/api/v1/namespaces/{Namespace}/{plural}{Below(name)}{Below(subresource)}";

    protected string Custom(string groupVersion, string plural, string? name = null, string? subresource = null) =>
        $"/apis/{groupVersion}/namespaces/{Namespace}/{plural}{Below(name)}{Below(subresource)}";

    /// <summary>Creates a sample; <paramref name="metadata"/> and <paramref name="spec"/> are the members of their objects, as JSON.</summary>
    internal async Task<Answer> CreateSampleAsync(string name, string spec = "", string metadata = "")
    {
        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object(name, spec, metadata));
        return answer.Expect(HttpStatusCode.Created);
    }

    internal async Task<Answer> CreateConfigMapAsync(string name, string metadata = "")
    {
        var map = Json($$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{name}}"{{Members(metadata)}}}, "data": {"key": "value"} }""");
        var answer = await Api.CreateAsync(Core("configmaps"), map);
        return answer.Expect(HttpStatusCode.Created);
    }

    protected static string Members(string members) => members.Length == 0 ? "" : $", {members}";

    private static string Below(string? step) => step is null ? "" : $"/{step}";
}
