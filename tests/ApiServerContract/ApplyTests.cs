using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Server-side apply of a custom resource: who owns a field, and what becomes of it.</summary>
public sealed class ApplyTests : ContractTest
{
    [Test]
    public async Task Apply_OfAMissingObject_CreatesItAndOwnsWhatItNames()
    {
        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.Expect(HttpStatusCode.Created);
        answer.Text("/metadata/managedFields/0/manager").Should().Be("one");
        answer.Text("/metadata/managedFields/0/operation").Should().Be("Apply");
        answer.Text("/metadata/managedFields/0/fieldsV1").Should().Be("""{"f:spec":{"f:source":{}}}""", "defaulted fields have no owner");
    }

    [Test]
    public async Task Apply_OfAFieldOfAnother_ConflictsNamingTheManagerAndTheField()
    {
        await ApplyAsync("one", "\"source\": \"a\"");

        var answer = await ApplyAsync("two", "\"source\": \"b\"");

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict").ExpectCause(".spec.source");
        answer.Text("/details/causes/0/reason").Should().Be("FieldManagerConflict");
        answer.Text("/details/causes/0/message").Should().Contain("\"one\"");
    }

    [Test]
    public async Task Apply_WithForce_TakesTheFieldFromTheOther()
    {
        await ApplyAsync("one", "\"source\": \"a\"");

        var answer = await ApplyAsync("two", "\"source\": \"b\"", force: true);

        answer.Expect(HttpStatusCode.OK).Text("/spec/source").Should().Be("b");
        Managers(answer).Should().Equal("two");
    }

    [Test]
    public async Task Apply_OfTheSameValue_SharesTheField()
    {
        await ApplyAsync("one", "\"source\": \"a\"");
        await ApplyAsync("two", "\"source\": \"a\"");

        var changed = await ApplyAsync("one", "\"source\": \"b\"");

        changed.ExpectStatus(HttpStatusCode.Conflict, "Conflict").Text("/details/causes/0/message").Should().Contain("\"two\"");
    }

    [Test]
    public async Task Apply_WithoutAFieldOfItsOwn_RemovesItAndDefaultsItAgain()
    {
        await ApplyAsync("one", "\"source\": \"a\", \"mode\": \"Exact\", \"tags\": [\"x\"]");

        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.Text("/spec/tags").Should().BeNull();
        answer.Text("/spec/mode").Should().Be("Fast", "the default applies again");
    }

    [Test]
    public async Task Apply_WithoutASharedField_LeavesItToTheOther()
    {
        await ApplyAsync("one", "\"source\": \"a\", \"mode\": \"Exact\"");
        await ApplyAsync("two", "\"source\": \"a\", \"mode\": \"Exact\"");

        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.Text("/spec/mode").Should().Be("Exact");
    }

    [Test]
    public async Task Apply_OfWhatIsThere_WritesNothing()
    {
        var first = await ApplyAsync("one", "\"source\": \"a\"");

        var again = await ApplyAsync("one", "\"source\": \"a\"");

        again.Expect(HttpStatusCode.OK).Version.Should().Be(first.Version);
        again.Text("/metadata/managedFields").Should().Be(first.Text("/metadata/managedFields"));
    }

    [Test]
    public async Task Update_ByAnother_TakesTheFieldAndLeavesAConflict()
    {
        await ApplyAsync("one", "\"source\": \"a\"");
        await Api.PatchAsync($"{Samples("s")}?fieldManager=editor", """{"spec": {"source": "b"}}""");

        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict").Text("/details/causes/0/message").Should().Contain("\"editor\" using contract.modeloperator.io/v1");
    }

    [Test]
    public async Task Apply_OfItemsOfAListMap_MergesThemByTheirKey()
    {
        await ApplyAsync("one", "\"source\": \"a\", \"ports\": [{\"name\": \"http\", \"number\": 80}]");
        await ApplyAsync("two", "\"ports\": [{\"name\": \"grpc\", \"number\": 81}]");

        var both = await Api.GetAsync(Samples("s"));
        var without = await ApplyAsync("two", "\"tags\": []");

        both.Body.Texts("/spec/ports", "/name").Should().Equal("http", "grpc");
        without.Body.Texts("/spec/ports", "/name").Should().Equal("http");
    }

    [Test]
    public async Task Apply_OfItemsOfASet_AddsAndRemovesItsOwn()
    {
        await ApplyAsync("one", "\"source\": \"a\", \"tags\": [\"x\", \"y\"]");
        await ApplyAsync("two", "\"tags\": [\"y\", \"z\"]");

        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.Text("/spec/tags").Should().Be("""["y","z"]""");
    }

    [Test]
    public async Task Apply_OfALabel_LeavesThoseOfOthers()
    {
        await CreateSampleAsync("s", metadata: "\"labels\": {\"theirs\": \"1\"}");

        var answer = await Api.ApplyAsync(Samples("s"), SampleCrd.Applied("s", "", "\"labels\": {\"ours\": \"1\"}"), "one");

        answer.Text("/metadata/labels/ours").Should().Be("1");
        answer.Text("/metadata/labels/theirs").Should().Be("1");
    }

    [Test]
    public async Task Apply_WithAnUnknownField_IsRefused()
    {
        var answer = await ApplyAsync("one", "\"source\": \"a\", \"colour\": \"red\"");

        answer.Expect(HttpStatusCode.InternalServerError).Text("/message").Should().Contain(".spec.colour");
    }

    [Test]
    public async Task Apply_WithoutAFieldManager_IsRefused()
    {
        var answer = await Api.PatchAsync(Samples("s"), SampleCrd.Object("s").ToJsonString(), ApiClient.Apply);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("fieldManager");
    }

    [Test]
    public async Task Apply_OfAYamlBody_IsRead()
    {
        var yaml = $"apiVersion: {SampleCrd.Group}/v1\nkind: Sample\nmetadata:\n  name: s\nspec:\n  source: a # a comment\n";

        var answer = await Api.PatchAsync($"{Samples("s")}?fieldManager=one", yaml, ApiClient.Apply);

        answer.Expect(HttpStatusCode.Created).Text("/spec/source").Should().Be("a");
    }

    [Test]
    public async Task Apply_OfTheStatus_IsAnEntryOfItsOwn()
    {
        await ApplyAsync("one", "\"source\": \"a\"");
        var status = Json($$"""{"apiVersion": "{{SampleCrd.Group}}/v1", "kind": "Sample", "metadata": {"name": "s"}, "status": {"phase": "Up"} }""");

        var answer = await Api.ApplyAsync(Samples("s", "status"), status, "one");

        answer.Expect(HttpStatusCode.OK).Text("/status/phase").Should().Be("Up");
        answer.Body.Texts("/metadata/managedFields", "/subresource").Should().BeEquivalentTo([null, "status"]);
        answer.Text("/spec/source").Should().Be("a", "the apply of a status drops nothing of the spec");
    }

    [Test]
    public async Task Replicas_ThatAnotherAppliesFirst_SurviveTheirOwnersLeaving()
    {
        await ApplyAsync("one", "\"source\": \"a\", \"size\": {\"min\": 3}");
        await ApplyAsync("handover", "\"size\": {\"min\": 3}");

        var answer = await ApplyAsync("one", "\"source\": \"a\"");

        answer.Text("/spec/size/min").Should().Be("3");
    }

    private Task<Answer> ApplyAsync(string manager, string spec, bool force = false) => Api.ApplyAsync(Samples("s"), SampleCrd.Applied("s", spec), manager, force);

    private static IEnumerable<string?> Managers(Answer answer) =>
        (answer.At("/metadata/managedFields") as JsonArray ?? []).Where(entry => entry.Text("/fieldsV1")!.Contains("f:source", StringComparison.Ordinal))
            .Select(entry => entry.Text("/manager"));
}
