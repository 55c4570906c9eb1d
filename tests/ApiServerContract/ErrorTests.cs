using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>How requests that are wrong in themselves are answered.</summary>
public sealed class ErrorTests : ContractTest
{
    [Test]
    public async Task MissingObject_IsAStatusThatNamesIt()
    {
        var answer = await Api.GetAsync(Samples("none"));

        answer.ExpectStatus(HttpStatusCode.NotFound, "NotFound");
        answer.Text("/message").Should().Be("samples.contract.modeloperator.io \"none\" not found");
        answer.Text("/details").Should().Be("""{"name":"none","group":"contract.modeloperator.io","kind":"samples"}""");
    }

    [Test]
    public async Task MissingCoreObject_HasNoGroup()
    {
        var answer = await Api.GetAsync(Core("configmaps", "none"));

        answer.ExpectStatus(HttpStatusCode.NotFound, "NotFound").Text("/message").Should().Be("configmaps \"none\" not found");
        answer.At("/details/group").Should().BeNull();
    }

    [Test]
    public async Task UnknownResource_OfACustomGroup_IsPlainText()
    {
        var answer = await Api.GetAsync(Custom($"{SampleCrd.Group}/v1", "nothings"));

        answer.Expect(HttpStatusCode.NotFound).Content.Should().StartWith("404 page not found");
    }

    [Test]
    public async Task UnknownResource_OfABuiltinGroup_IsAStatus()
    {
        (await Api.GetAsync(Core("nothings"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task UnknownSubresource_OfACustomResource_IsNotFound()
    {
        await CreateSampleAsync("s");

        (await Api.GetAsync(Samples("s", "nothing"))).Expect(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task MethodThatAPathDoesNotKnow_IsNotAllowed()
    {
        (await Api.SendAsync(HttpMethod.Delete, "/version")).ExpectStatus(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed");
        (await Api.SendAsync(HttpMethod.Put, Core("services"), "{}")).ExpectStatus(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed");
    }

    [Test]
    public async Task Replace_OfAMissingCustomResource_IsNotFound()
    {
        (await Api.ReplaceAsync(Samples("none"), SampleCrd.Object("none", metadata: "\"resourceVersion\": \"1\""))).Expect(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task MediaType_ThatTheServerCanNotSend_IsNotAcceptable()
    {
        (await Api.GetAsync(Samples(), "text/csv")).Expect(HttpStatusCode.NotAcceptable);
    }

    [Test]
    public async Task BodyOfAnotherMediaType_IsUnsupported()
    {
        var answer = await Api.SendAsync(HttpMethod.Post, Samples(), SampleCrd.Object("s").ToJsonString(), "text/plain");

        answer.ExpectStatus(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType");
    }

    [Test]
    public async Task StrategicMergePatch_OfACustomResource_IsUnsupported()
    {
        await CreateSampleAsync("s");

        var answer = await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""", ApiClient.StrategicMergePatch);

        answer.ExpectStatus(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType").Text("/message").Should().Contain(ApiClient.MergePatch);
    }

    [Test]
    public async Task StrategicMergePatch_OfABuiltinKind_MergesByKey()
    {
        await Api.CreateAsync(Core("services"), Json(
            """{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "v"}, "spec": {"selector": {"app": "a"}, "ports": [{"name": "a", "port": 80}]}}"""));

        var answer = await Api.PatchAsync(Core("services", "v"), """{"spec": {"ports": [{"name": "b", "port": 81}]}}""", ApiClient.StrategicMergePatch);

        answer.Expect(HttpStatusCode.OK).Body.Texts("/spec/ports", "/port").Should().BeEquivalentTo("80", "81");
    }

    [TestCase("{\"apiVersion\": ")]
    [TestCase("[]")]
    [TestCase("")]
    public async Task Body_ThatIsNoObject_IsABadRequest(string body)
    {
        (await Api.SendAsync(HttpMethod.Post, Samples(), body)).ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task Body_OfAnotherNameThanThePath_IsABadRequest()
    {
        var changed = (await CreateSampleAsync("s")).Copy();
        changed["metadata"]!["name"] = "t";

        (await Api.ReplaceAsync(Samples("s"), changed)).ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task Create_AtTheAllNamespacesPath_IsNotServed()
    {
        var answer = await Api.CreateAsync($"/apis/{SampleCrd.Group}/v1/{SampleCrd.Plural}", SampleCrd.Object("s"));

        answer.Expect(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Yaml_IsTakenAndSent()
    {
        var yaml = $"apiVersion: {SampleCrd.Group}/v1\nkind: Sample\nmetadata: {{name: s}}\nspec: {{source: a}}\n";

        (await Api.SendAsync(HttpMethod.Post, Samples(), yaml, "application/yaml")).Expect(HttpStatusCode.Created);
        var answer = await Api.GetAsync(Samples("s"), "application/yaml");

        answer.Expect(HttpStatusCode.OK).Content.Should().Contain("source: a\n");
    }
}
