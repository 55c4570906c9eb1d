using System.Net;
using System.Text.Json.Nodes;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>What the schema of a CRD does to an object: defaults, pruning, and refusals that name the field.</summary>
public sealed class ValidationTests : ContractTest
{
    [Test]
    public async Task Defaults_AreStored_AlsoBelowADefaultedObject()
    {
        await CreateSampleAsync("s");

        var stored = await Api.GetAsync(Samples("s"));

        stored.Text("/spec/mode").Should().Be("Fast");
        stored.Text("/spec/size").Should().Be("""{"min":1}""");
    }

    [Test]
    public async Task Null_ForADefaultedField_IsTheDefault()
    {
        (await CreateSampleAsync("s", "\"mode\": null")).Text("/spec/mode").Should().Be("Fast");
    }

    [Test]
    public async Task UnknownField_ByDefault_IsPrunedWithAWarning()
    {
        var created = await CreateSampleAsync("s", "\"colour\": \"red\"");

        created.At("/spec/colour").Should().BeNull();
        created.Warnings.Should().ContainSingle().Which.Should().Contain("unknown field \\\"spec.colour\\\"");
    }

    [Test]
    public async Task UnknownField_UnderIgnore_IsPrunedInSilence()
    {
        var created = await Api.CreateAsync($"{Samples()}?fieldValidation=Ignore", SampleCrd.Object("s", "\"colour\": \"red\""));

        created.Expect(HttpStatusCode.Created).At("/spec/colour").Should().BeNull();
        created.Warnings.Should().BeEmpty();
    }

    [Test]
    public async Task UnknownField_UnderStrict_IsRefused()
    {
        var answer = await Api.CreateAsync($"{Samples()}?fieldValidation=Strict", SampleCrd.Object("s", "\"colour\": \"red\""));

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest").Text("/message").Should().Contain("unknown field \"spec.colour\"");
    }

    [Test]
    public async Task UnknownField_InAStrictPatch_IsRefused()
    {
        await CreateSampleAsync("s");

        var answer = await Api.PatchAsync($"{Samples("s")}?fieldValidation=Strict", """{"spec": {"colour": "red"}}""");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").Text("/message").Should().Contain("unknown field \"spec.colour\"");
    }

    [Test]
    public async Task UnknownField_OfABuiltinKind_UnderStrict_IsRefused()
    {
        var map = Json("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "colour": "red"}""");

        var answer = await Api.CreateAsync($"{Core("configmaps")}?fieldValidation=Strict", map);

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest").Text("/message").Should().Contain("unknown field \"colour\"");
    }

    [TestCase("\"mode\": \"Slow\"", "spec.mode")]
    [TestCase("\"size\": {\"min\": -1}", "spec.size.min")]
    [TestCase("\"size\": {\"min\": \"one\"}", "spec.size.min")]
    [TestCase("\"size\": {\"min\": 1.5}", "spec.size.min")]
    [TestCase("\"tags\": [\"a\", \"a\"]", "spec.tags[1]")]
    [TestCase("\"ports\": [{\"name\": \"a\"}, {\"name\": \"a\"}]", "spec.ports[1]")]
    [TestCase("\"ports\": [{\"number\": 1}]", "spec.ports[0].name")]
    public async Task Value_ThatTheSchemaForbids_IsRefusedWithTheField(string spec, string field)
    {
        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s", spec));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause(field);
        answer.Text("/details/kind").Should().Be("Sample");
        answer.Text("/details/name").Should().Be("s");
    }

    [TestCase("Upper")]
    [TestCase("")]
    public async Task String_ThatThePatternForbids_IsRefusedWithTheField(string source)
    {
        var sample = SampleCrd.Object("s");
        sample["spec"]!["source"] = source;

        var answer = await Api.CreateAsync(Samples(), sample);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.source");
    }

    [Test]
    public async Task RequiredField_Missing_IsRefusedWithTheField()
    {
        var sample = SampleCrd.Object("s");
        sample["spec"]!.AsObject().Remove("source");

        var answer = await Api.CreateAsync(Samples(), sample);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.source");
    }

    [Test]
    public async Task Rule_Broken_IsRefusedWithItsFieldAndMessage()
    {
        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s", "\"size\": {\"min\": 3, \"max\": 2}"));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.size.max");
        answer.Text("/message").Should().Contain("max must be at least min");
    }

    [Test]
    public async Task Rule_BrokenByAPatch_IsRefused()
    {
        await CreateSampleAsync("s", "\"size\": {\"min\": 1, \"max\": 2}");

        var answer = await Api.PatchAsync(Samples("s"), """{"spec": {"size": {"min": 3}}}""");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.size.max");
    }

    [Test]
    public async Task Status_OfTheWrongType_IsRefusedAtTheStatusOnly()
    {
        await CreateSampleAsync("s");

        var answer = await Api.PatchAsync(Samples("s", "status"), """{"status": {"replicas": "two"}}""");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("status.replicas");
    }

    [Test]
    public async Task BuiltinKind_WithAValueOfTheWrongType_IsABadRequest()
    {
        var answer = await Api.PatchAsync(Core("configmaps", "m") + "?fieldManager=one", "data: [1]\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n", ApiClient.Apply);
        var created = await Api.CreateAsync(Core("configmaps"), Json("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"key": 1} }"""));

        answer.Expect(HttpStatusCode.InternalServerError);
        created.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task Name_ThatIsNoDnsName_IsRefused()
    {
        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("Not_a_name"));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("metadata.name");
    }

    [Test]
    public async Task Deployment_WhoseSelectorMissesItsPods_IsRefused()
    {
        var answer = await Api.CreateAsync(Deployments(), Json(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"selector": {"matchLabels": {"app": "d"}}, "template": {"metadata": {"labels": {"app": "e"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
            """));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.template.metadata.labels");
    }

    [Test]
    public async Task Crd_WhoseSchemaIsNotStructural_IsRefused()
    {
        var crd = Json(SampleCrd.Json);
        crd["metadata"]!["name"] = "others.contract.modeloperator.io";
        crd["spec"]!["names"] = Json("""{"kind": "Other", "plural": "others"}""");
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject().Remove("type");

        var answer = await Api.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All", crd);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
        answer.ExpectCause("spec.validation.openAPIV3Schema.properties[spec].type");
    }

    [Test]
    public async Task Crd_WhoseRuleDoesNotCompile_IsRefused()
    {
        var crd = Json(SampleCrd.Json);
        crd["metadata"]!["name"] = "others.contract.modeloperator.io";
        crd["spec"]!["names"] = Json("""{"kind": "Other", "plural": "others"}""");
        var size = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["size"]!;
        size["x-kubernetes-validations"] = JsonNode.Parse("""[{"rule": "self.nothing > 1", "message": "m"}]""");

        var answer = await Api.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All", crd);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").Text("/message").Should().Contain("undefined field 'nothing'");
    }
}
