using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Server-side apply that says what it expects to find: how the operator makes its children without ever taking over somebody else's.</summary>
public sealed class ApplyPreconditionTests : ContractTest
{
    private const string Absent = "\"resourceVersion\": \"1\"";

    private static readonly string[] Kinds = ["custom", "builtin"];

    [TestCaseSource(nameof(Kinds))]
    public async Task Apply_WithTheVersionOfNoObject_CreatesAndOwnsAsAnyApply(string kind)
    {
        var answer = await ApplyAsync(kind, Absent);

        answer.Expect(HttpStatusCode.Created);
        answer.Body.Texts("/metadata/managedFields", "/operation").Should().Equal("Apply");
        answer.Text("/metadata/resourceVersion").Should().NotBe("1");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Apply_WithTheVersionOfNoObject_IsRefusedWhereThereIsOne(string kind)
    {
        var before = await ApplyAsync(kind, "\"labels\": {\"theirs\": \"yes\"}", manager: "other");

        var answer = await ApplyAsync(kind, Absent);

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
        (await Api.GetAsync(Path(kind))).Text("/metadata/resourceVersion").Should().Be(before.Text("/metadata/resourceVersion"), "nothing was written");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Apply_WithTheUidOfTheObject_Changes(string kind)
    {
        var before = await ApplyAsync(kind, "\"labels\": {\"step\": \"1\"}");

        var answer = await ApplyAsync(kind, $"\"labels\": {{\"step\": \"2\"}}, \"uid\": \"{before.Text("/metadata/uid")}\"");

        answer.Expect(HttpStatusCode.OK).Text("/metadata/labels/step").Should().Be("2");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Apply_WithTheUidOfAnEarlierObject_IsRefused(string kind)
    {
        await ApplyAsync(kind, "\"labels\": {\"step\": \"1\"}");

        var answer = await ApplyAsync(kind, "\"labels\": {\"step\": \"2\"}, \"uid\": \"11111111-1111-1111-1111-111111111111\"");

        answer.Code.Should().BeOneOf(HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
        (await Api.GetAsync(Path(kind))).Text("/metadata/labels/step").Should().Be("1");
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Apply_WithAUidWhereThereIsNoObject_IsRefused(string kind)
    {
        var answer = await ApplyAsync(kind, "\"uid\": \"11111111-1111-1111-1111-111111111111\"");

        answer.Code.Should().BeOneOf(HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
        (await Api.GetAsync(Path(kind))).Expect(HttpStatusCode.NotFound);
    }

    private string Path(string kind) => kind == "custom" ? Samples("s") : Custom("policy/v1", "poddisruptionbudgets", "s");

    private Task<Answer> ApplyAsync(string kind, string metadata, string manager = "one") =>
        Api.ApplyAsync(Path(kind), kind == "custom" ? SampleCrd.Applied("s", "\"source\": \"a\"", metadata) : Budget(metadata), manager, force: true);

    private static JsonObject Budget(string metadata) => Json(
        $$"""
        {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "s"{{Members(metadata)}}},
         "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "a"} } } }
        """);
}
