using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>How a client learns what there is: discovery, the OpenAPI documents, version and health.</summary>
public sealed class DiscoveryTests : ContractTest
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    [Test]
    public async Task AggregatedDiscovery_HasTheKindWithItsShortNameAndSubresources()
    {
        var groups = await Api.GetAsync("/apis", Aggregated);

        groups.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("APIGroupDiscoveryList");
        var group = Find(groups.At("/items"), "/metadata/name", SampleCrd.Group);
        var resource = Find(group.At("/versions/0/resources"), "/resource", SampleCrd.Plural);
        resource.Text("/responseKind/kind").Should().Be("Sample");
        resource.Text("/scope").Should().Be("Namespaced");
        resource.Text("/shortNames").Should().Be("""["smp"]""");
        resource.Text("/categories").Should().Be("""["contract"]""");
        resource.Text("/singularResource").Should().Be("sample");
        resource.Texts("/subresources", "/subresource").Should().BeEquivalentTo("status", "scale");
        Strings(resource.At("/verbs")).Should().BeEquivalentTo("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    }

    [Test]
    public async Task AggregatedDiscovery_OfTheCoreGroup_HasTheNamesKubectlUses()
    {
        var core = await Api.GetAsync("/api", Aggregated);

        var resources = core.At("/items/0/versions/0/resources");
        Find(resources, "/resource", "services").Text("/shortNames").Should().Be("""["svc"]""");
        Find(resources, "/resource", "pods").Texts("/subresources", "/subresource").Should().Contain(["log", "status"]);
        Find(resources, "/resource", "namespaces").Text("/scope").Should().Be("Cluster");
    }

    [Test]
    public async Task LegacyDiscovery_ListsGroupsAndResources()
    {
        var groups = await Api.GetAsync("/apis");
        var resources = await Api.GetAsync($"/apis/{SampleCrd.Group}/v1");

        groups.Text("/kind").Should().Be("APIGroupList");
        groups.Body.Texts("/groups", "/name").Should().Contain([SampleCrd.Group, "apps", "autoscaling", "coordination.k8s.io", "events.k8s.io"]);
        resources.Text("/kind").Should().Be("APIResourceList");
        resources.Body.Texts("/resources", "/name").Should().BeEquivalentTo("samples", "samples/status", "samples/scale");
        var scale = Find(resources.At("/resources"), "/name", "samples/scale");
        (scale.Text("/group"), scale.Text("/version"), scale.Text("/kind")).Should().Be(("autoscaling", "v1", "Scale"));
    }

    [Test]
    public async Task UnknownVersion_OfAGroup_IsNotFound()
    {
        (await Api.GetAsync($"/apis/{SampleCrd.Group}/v9")).Expect(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task OpenApi_IndexNamesTheDocumentOfEachGroupVersion()
    {
        // The document of a new CRD follows a moment after its API.
        Answer index = null!;
        await Eventually.HoldsAsync(
            async () => (index = await Api.GetAsync("/openapi/v3")).At($"/paths/apis~1{SampleCrd.Group}~1v1") is not null, "the CRD's document is listed");

        foreach (var path in new[] { "api~1v1", "apis~1apps~1v1", $"apis~1{SampleCrd.Group}~1v1" })
        {
            index.Text($"/paths/{path}/serverRelativeURL").Should().StartWith("/openapi/v3/");
        }
    }

    [Test]
    public async Task OpenApi_OfACustomGroup_DescribesTheKindAndItsPaths()
    {
        Answer document = null!;
        await Eventually.HoldsAsync(
            async () => (document = await Api.GetAsync($"/openapi/v3/apis/{SampleCrd.Group}/v1")).At("/components/schemas") is not null, "the document is there");

        var schema = document.At("/components/schemas")!.AsObject().Single(s => s.Key.EndsWith(".Sample", StringComparison.Ordinal)).Value;
        schema.Text("/properties/spec/description").Should().Be("What is asked for.");
        schema.Text("/properties/spec/properties/mode/enum").Should().Be("""["Fast","Exact"]""");
        schema.Text("/x-kubernetes-group-version-kind/0/kind").Should().Be("Sample");
        var path = document.At("/paths")![$"/apis/{SampleCrd.Group}/v1/namespaces/{{namespace}}/{SampleCrd.Plural}/{{name}}"];
        path.At("/patch").Should().NotBeNull("kubectl looks there for what a dry run and an apply may ask");
        path!.ToJsonString().Should().Contain("fieldValidation").And.Contain("dryRun");
    }

    [Test]
    public async Task Version_SaysItsNumbers()
    {
        var version = await Api.GetAsync("/version");

        version.Expect(HttpStatusCode.OK).Text("/major").Should().Be("1");
        version.Text("/gitVersion").Should().StartWith("v1.");
    }

    [TestCase("/healthz")]
    [TestCase("/livez")]
    [TestCase("/readyz")]
    public async Task Health_IsOk(string path)
    {
        // Soon, not at once: a real server also says here that its etcd was slow a moment ago.
        await Eventually.HoldsAsync(async () => await Api.GetAsync(path) is { Code: HttpStatusCode.OK, Content: "ok" }, $"{path} says ok");
    }

    private static JsonNode? Find(JsonNode? list, string field, string value) =>
        list!.AsArray().Should().Contain(item => item.Text(field) == value, "{0} is looked for", value).Which;

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(item => item!.ToString());
}
