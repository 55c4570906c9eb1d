namespace LocalCluster.Tests.Server;

/// <summary>What is said over HTTP beside the objects: roots, verbs, versions, documents.</summary>
public sealed class HttpEdgeTests
{
    private const string AsTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task Root_ListsThePaths()
    {
        var root = await _api.GetAsync("/");

        root["paths"]!.AsArray().Select(path => path!.ToString()).Should().Contain(["/api/v1", "/apis/apps/v1", "/apis/serving.modeloperator.io/v1beta1", "/version"]);
    }

    [Test]
    public async Task Head_IsAGetWithoutABody()
    {
        var answer = await _api.SendAsync("HEAD", TestApi.ConfigMaps);

        answer.Code.Should().Be(200);
        answer.Text.Should().BeEmpty();
    }

    [Test]
    public async Task Post_ToAName_CreatesACustomResourceButNoOther()
    {
        var custom = await _api.SendAsync("POST", $"{TestApi.Models}/a", TestApi.Model("a"));
        var builtin = await _api.SendAsync("POST", $"{TestApi.ConfigMaps}/a", "{'metadata': {'name': 'a'}}");

        custom.Code.Should().Be(201);
        builtin.Code.Should().Be(405);
    }

    [Test]
    public async Task Get_AtAVersionYetToCome_TimesOut()
    {
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'a'}}");

        var reached = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}/a?resourceVersion=1");
        var ahead = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}/a?resourceVersion=999999");

        reached.Code.Should().Be(200);
        ahead.Code.Should().Be(504);
        ahead.Body["details"]!["causes"]![0]!["reason"]!.ToString().Should().Be("ResourceVersionTooLarge");
    }

    [Test]
    public async Task FieldSelector_InTheFormOfASet_IsRefused()
    {
        var answer = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?fieldSelector=metadata.name%20in%20(a,b)");

        answer.Code.Should().Be(400);
        answer.Message.Should().Be("invalid selector: 'metadata.name in (a,b)'; can't understand 'b)'");
    }

    [Test]
    public async Task Scale_AsATable_ShowsTheReplicas()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var table = (await _api.SendAsync("GET", $"{TestApi.Models}/a/scale", accept: AsTable)).Body;

        table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.ToString()).Should().Equal("Name", "Desired", "Available", "Age");
        table["rows"]![0]!["cells"]![0]!.ToString().Should().Be("a");
    }

    [Test]
    public async Task Table_WithAnUnknownInclude_IsRefused()
    {
        var answer = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?includeObject=Nope", accept: AsTable);

        answer.Code.Should().Be(400);
        answer.Message.Should().EndWith("includeObject: Invalid value: \"Nope\": must be 'Metadata', 'Object', 'None', or empty");
    }

    [Test]
    public async Task Log_OfAPodWithoutANode_IsEmpty()
    {
        await _api.CreateAsync(TestApi.Pods, "{'metadata': {'name': 'p'}, 'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}");

        var log = await _api.SendAsync("GET", $"{TestApi.Pods}/p/log");
        var wrong = await _api.SendAsync("GET", $"{TestApi.Pods}/p/log?container=zz");

        log.Code.Should().Be(204);
        wrong.Code.Should().Be(400);
        wrong.Message.Should().Be("container zz is not valid for pod p");
    }

    [Test]
    public async Task OpenApi_ChangesItsHash_WithTheDefinition()
    {
        const string Group = "apis/serving.modeloperator.io/v1beta1";
        var before = await UrlAsync();

        await _api.MergeAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.modeloperator.io",
            "{'spec': {'names': {'shortNames': ['other']}}}");
        var same = await UrlAsync();
        var definition = await _api.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.modeloperator.io");
        var versions = definition["spec"]!["versions"]!;
        versions[0]!["schema"]!["openAPIV3Schema"]!["description"] = "changed";
        await _api.MergeAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.modeloperator.io",
            $"{{'spec': {{'versions': {versions.ToJsonString()}}}}}");
        var after = await UrlAsync();

        same.Should().Be(before);
        after.Should().NotBe(before);
        (await _api.SendAsync("GET", after)).Text.Should().Contain("changed");

        async Task<string> UrlAsync() => (await _api.GetAsync("/openapi/v3"))["paths"]![Group]!["serverRelativeURL"]!.ToString();
    }

    [Test]
    public async Task Event_ThroughTheNewApi_LeavesEmptyReportersOut()
    {
        await _api.CreateAsync("/api/v1/namespaces/work/events", "{'metadata': {'name': 'e'}, 'involvedObject': {'kind': 'Pod', 'name': 'p', 'namespace': 'work'}, 'reason': 'R', 'type': 'Normal'}");

        var core = await _api.GetAsync("/api/v1/namespaces/work/events/e");
        var other = await _api.GetAsync("/apis/events.k8s.io/v1/namespaces/work/events/e");

        core["reportingComponent"]!.ToString().Should().BeEmpty();
        other.ContainsKey("reportingController").Should().BeFalse();
        other["regarding"]!["name"]!.ToString().Should().Be("p");
    }
}
