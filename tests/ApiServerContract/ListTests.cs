using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Lists: paging, versions and selectors.</summary>
public sealed class ListTests : ContractTest
{
    [Test]
    public async Task List_OfNothing_IsEmptyAndHasAVersion()
    {
        var list = await Api.GetAsync(Samples());

        list.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("SampleList");
        list.Text("/items").Should().Be("[]");
        list.Version.Should().NotBeNullOrEmpty();
    }

    [Test]
    public async Task Pages_Together_AreTheListAtTheVersionOfTheFirst()
    {
        await CreateAllAsync("a", "b", "c", "d");

        var first = await Api.GetAsync($"{Samples()}?limit=2");
        await CreateSampleAsync("bb");
        var second = await Api.GetAsync($"{Samples()}?limit=2&continue={Token(first)}");

        Names(first).Should().Equal("a", "b");
        first.Text("/metadata/remainingItemCount").Should().Be("2");
        Names(second).Should().Equal("c", "d");
        second.Version.Should().Be(first.Version);
        second.Text("/metadata/continue").Should().BeNullOrEmpty();
    }

    [Test]
    public async Task Page_WithASelector_CountsNoRemainder()
    {
        await CreateAllAsync("a", "b", "c");

        var page = await Api.GetAsync($"{Samples()}?limit=1&labelSelector=in%3D1");

        Names(page).Should().Equal("a");
        page.Text("/metadata/remainingItemCount").Should().BeNull();
    }

    [Test]
    public async Task Limit_WithVersionZero_IsIgnored()
    {
        await CreateAllAsync("a", "b");

        // The cache that answers version 0 may be behind; it has seen both once a list of at least that version came from it.
        var version = (await Api.GetAsync(Samples())).Version;
        await Api.GetAsync($"{Samples()}?resourceVersion={version}");
        var list = await Api.GetAsync($"{Samples()}?resourceVersion=0&limit=1");

        Names(list).Should().Equal("a", "b");
    }

    [Test]
    public async Task Continue_WithAVersion_IsRefused()
    {
        await CreateAllAsync("a", "b");
        var first = await Api.GetAsync($"{Samples()}?limit=1");

        var answer = await Api.GetAsync($"{Samples()}?limit=1&resourceVersion=5&continue={Token(first)}");

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task Continue_ThatIsNoToken_IsRefused()
    {
        var answer = await Api.GetAsync($"{Samples()}?continue=nonsense");

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task List_AtAnExactVersion_IsWhatWasThere()
    {
        await CreateSampleAsync("a");
        var version = (await Api.GetAsync(Samples())).Version;
        await CreateSampleAsync("b");

        var list = await Api.GetAsync($"{Samples()}?resourceVersion={version}&resourceVersionMatch=Exact");

        Names(list).Should().Equal("a");
        list.Version.Should().Be(version);
    }

    [Test]
    public async Task List_OfAVersionOfTheFuture_TimesOut()
    {
        var answer = await Api.GetAsync($"{Samples()}?resourceVersion=999999999999");

        answer.ExpectStatus(HttpStatusCode.GatewayTimeout, "Timeout");
        answer.Text("/details/causes/0/reason").Should().Be("ResourceVersionTooLarge");
        answer.Text("/details/retryAfterSeconds").Should().Be("1");
    }

    [Test]
    public async Task List_AtAnAncientVersion_IsExpiredOrWhatWasThereThen()
    {
        await CreateSampleAsync("a");

        var answer = await Api.GetAsync($"{Samples()}?resourceVersion=1&resourceVersionMatch=Exact");

        // Which of the two depends on whether the store has been compacted since; what must not come is the object that is there now.
        if (answer.Code == HttpStatusCode.OK)
        {
            Names(answer).Should().BeEmpty();
        }
        else
        {
            answer.ExpectStatus(HttpStatusCode.Gone, "Expired");
        }
    }

    [Test]
    public async Task List_AtAVersionThatIsNoNumber_IsRefused()
    {
        var answer = await Api.GetAsync($"{Samples()}?resourceVersion=yesterday");

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [TestCase("in", "a")]
    [TestCase("!in", "b", "c")]
    [TestCase("in=1", "a")]
    [TestCase("in!=1", "b", "c")]
    [TestCase("is in (b,c)", "b", "c")]
    [TestCase("is notin (b)", "a", "c")]
    [TestCase("in=1,is=b")]
    public async Task LabelSelector_Selects(string selector, params string[] names)
    {
        await CreateAllAsync("a", "b", "c");

        var list = await Api.GetAsync($"{Samples()}?labelSelector={Uri.EscapeDataString(selector)}");

        Names(list).Should().Equal(names);
    }

    [Test]
    public async Task FieldSelector_OnTheName_SelectsOne()
    {
        await CreateAllAsync("a", "b");

        Names(await Api.GetAsync($"{Samples()}?fieldSelector=metadata.name%3Db")).Should().Equal("b");
    }

    [Test]
    public async Task FieldSelector_OnNodeAndPhase_SelectsThePodsThatHoldResources()
    {
        await CreatePodAsync("waits", node: null, phase: "Pending");
        await CreatePodAsync("runs", node: "node-1", phase: "Running");
        await CreatePodAsync("ended", node: "node-1", phase: "Succeeded");
        await CreatePodAsync("failed", node: "node-1", phase: "Failed");

        var answer = await Api.GetAsync($"{Core("pods")}?fieldSelector={Uri.EscapeDataString("spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed")}");

        answer.Expect(HttpStatusCode.OK).Body.Texts("/items", "/metadata/name").Should().Equal("runs");
    }

    [Test]
    public async Task FieldSelector_OnAnotherFieldOfACustomResource_IsRefused()
    {
        var answer = await Api.GetAsync($"{Samples()}?fieldSelector=spec.source%3Da");

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task List_OfAllNamespaces_HasTheObjectsOfEach()
    {
        await CreateSampleAsync("a");

        var list = await Api.GetAsync($"/apis/{SampleCrd.Group}/v1/{SampleCrd.Plural}");

        list.Body.Texts("/items", "/metadata/namespace").Should().Contain(Namespace);
    }

    [Test]
    public async Task List_OfMetadataOnly_HasNoSpec()
    {
        await CreateSampleAsync("a");

        var list = await Api.GetAsync(Samples(), "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");

        list.Text("/kind").Should().Be("PartialObjectMetadataList");
        Names(list).Should().Equal("a");
        list.At("/items/0/spec").Should().BeNull();
    }

    /// <summary>Each has a label <c>is</c> with its name, and the first one <c>in=1</c>.</summary>
    private async Task CreateAllAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var selected = name == names[0] ? ", \"in\": \"1\"" : "";
            await CreateSampleAsync(name, metadata: $"\"labels\": {{\"is\": \"{name}\"{selected}}}");
        }
    }

    private static string Token(Answer page) => Uri.EscapeDataString(page.Text("/metadata/continue")!);

    private static IEnumerable<string?> Names(Answer list) => list.Expect(HttpStatusCode.OK).Body.Texts("/items", "/metadata/name");

    private async Task CreatePodAsync(string name, string? node, string phase)
    {
        var pod = Json($$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{name}}"}, "spec": {"containers": [{"name": "c", "image": "none:1"}]} }
            """);
        if (node is not null)
        {
            pod["spec"]!["nodeName"] = node;
        }

        (await Api.CreateAsync(Core("pods"), pod)).Expect(HttpStatusCode.Created);
        (await Api.PatchAsync(Core("pods", name, "status"), $$$"""{"status": {"phase": "{{{phase}}}"}}""")).Expect(HttpStatusCode.OK);
    }
}
