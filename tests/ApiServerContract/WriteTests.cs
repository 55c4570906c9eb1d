using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Creates, updates and patches: versions, generation, the two halves spec and status, and dry runs.</summary>
public sealed class WriteTests : ContractTest
{
    [TestCase("{}", "BestEffort")]
    [TestCase("""{"limits": {"nvidia.com/gpu": "1"}, "requests": {"nvidia.com/gpu": "1"} }""", "BestEffort")]
    [TestCase("""{"requests": {"cpu": "1"} }""", "Burstable")]
    [TestCase("""{"limits": {"cpu": "1", "memory": "1Gi"} }""", "Guaranteed")]
    public async Task Pod_Created_IsPendingAndHasItsQualityOfService(string resources, string quality)
    {
        var answer = await Api.CreateAsync(Core("pods"), Json(
            $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
             "spec": {"containers": [{"name": "c", "image": "none:1", "resources": {{resources}} }]}, "status": {"phase": "Running"} }
            """));

        answer.Expect(HttpStatusCode.Created).Text("/status/phase").Should().Be("Pending", "a status is not the client's to set");
        answer.Text("/status/qosClass").Should().Be(quality);
    }

    [Test]
    public async Task Create_OfATakenName_IsAConflict()
    {
        await CreateSampleAsync("s");

        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s"));

        answer.ExpectStatus(HttpStatusCode.Conflict, "AlreadyExists");
        answer.Text("/details/name").Should().Be("s");
        answer.Text("/details/kind").Should().Be(SampleCrd.Plural);
    }

    [Test]
    public async Task Create_WithAGeneratedName_AddsToThePrefix()
    {
        var sample = SampleCrd.Object("");
        sample["metadata"] = Json("""{"generateName": "prefix-"}""");

        var answer = await Api.CreateAsync(Samples(), sample);

        answer.Expect(HttpStatusCode.Created).Text("/metadata/name").Should().MatchRegex("^prefix-[a-z0-9]{5}$");
    }

    [Test]
    public async Task Replace_WithTheCurrentVersion_Writes()
    {
        var created = await CreateSampleAsync("s");
        var changed = created.Copy();
        changed["spec"]!["mode"] = "Exact";

        var answer = await Api.ReplaceAsync(Samples("s"), changed);

        answer.Expect(HttpStatusCode.OK).Text("/spec/mode").Should().Be("Exact");
        answer.Version.Should().NotBe(created.Version);
    }

    [Test]
    public async Task Replace_WithAnOldVersion_IsAConflict()
    {
        var created = await CreateSampleAsync("s");
        await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");

        var answer = await Api.ReplaceAsync(Samples("s"), created.Copy());

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
    }

    [Test]
    public async Task Replace_OfACustomResourceWithoutAVersion_IsRefused()
    {
        await CreateSampleAsync("s");

        var answer = await Api.ReplaceAsync(Samples("s"), SampleCrd.Object("s"));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("metadata.resourceVersion");
    }

    [Test]
    public async Task Replace_OfAConfigMapWithoutAVersion_Writes()
    {
        var map = (await CreateConfigMapAsync("m")).Copy();
        map["metadata"]!.AsObject().Remove("resourceVersion");
        map["data"]!["key"] = "other";

        var answer = await Api.ReplaceAsync(Core("configmaps", "m"), map);

        answer.Expect(HttpStatusCode.OK).Text("/data/key").Should().Be("other");
    }

    [Test]
    public async Task Patch_WithAnOldVersion_IsAConflict()
    {
        var created = await CreateSampleAsync("s");
        await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");

        var answer = await Api.PatchAsync(Samples("s"), $$"""{"metadata": {"resourceVersion": "{{created.Version}}"}, "spec": {"mode": "Fast"} }""");

        answer.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
    }

    [Test]
    public async Task JsonPatch_WhoseTestFails_IsRefused()
    {
        await CreateSampleAsync("s");

        var answer = await Api.PatchAsync(Samples("s"), """[{"op": "test", "path": "/spec/mode", "value": "Exact"}]""", ApiClient.JsonPatch);

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Test]
    public async Task MergePatch_WithNull_RemovesTheFieldAndTheDefaultComesBack()
    {
        await CreateSampleAsync("s", "\"mode\": \"Exact\", \"tags\": [\"x\"]");

        var answer = await Api.PatchAsync(Samples("s"), """{"spec": {"mode": null, "tags": null}}""");

        answer.Text("/spec/mode").Should().Be("Fast");
        answer.At("/spec/tags").Should().BeNull();
    }

    [Test]
    public async Task WriteWithoutEffect_KeepsVersionAndGeneration()
    {
        var created = await CreateSampleAsync("s");

        var replaced = await Api.ReplaceAsync(Samples("s"), created.Copy());
        var patched = await Api.PatchAsync(Samples("s"), """{"spec": {"source": "a"}}""");

        replaced.Expect(HttpStatusCode.OK).Version.Should().Be(created.Version);
        patched.Expect(HttpStatusCode.OK).Version.Should().Be(created.Version);
        patched.Generation.Should().Be("1");
    }

    [Test]
    public async Task Generation_RisesWithTheSpecOnly()
    {
        var created = await CreateSampleAsync("s");

        var labelled = await Api.PatchAsync(Samples("s"), """{"metadata": {"labels": {"a": "b"}, "annotations": {"a": "b"}}}""");
        var reported = await Api.PatchAsync(Samples("s", "status"), """{"status": {"phase": "Up"}}""");
        var changed = await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");

        (created.Generation, labelled.Generation, reported.Generation, changed.Generation).Should().Be(("1", "1", "1", "2"));
    }

    [Test]
    public async Task Generation_OfADeployment_RisesWithItsSpec()
    {
        var deployment = Json(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"},
             "spec": {"selector": {"matchLabels": {"app": "d"}}, "template": {"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
            """);
        await Api.CreateAsync(Deployments(), deployment);

        var scaled = await Api.PatchAsync(Deployments("d"), """{"spec": {"replicas": 2}}""");
        var reported = await Api.PatchAsync(Deployments("d", "status"), """{"status": {"observedGeneration": 2, "replicas": 2}}""");

        (scaled.Generation, reported.Generation).Should().Be(("2", "2"));
        reported.Text("/status/replicas").Should().Be("2");
    }

    [Test]
    public async Task Status_InAWriteOfTheObject_IsDropped()
    {
        var sample = SampleCrd.Object("s");
        sample["status"] = Json("""{"phase": "Up"}""");

        var created = await Api.CreateAsync(Samples(), sample);
        var patched = await Api.PatchAsync(Samples("s"), """{"status": {"phase": "Up"}}""");

        created.Expect(HttpStatusCode.Created).At("/status").Should().BeNull();
        patched.Expect(HttpStatusCode.OK).At("/status").Should().BeNull();
        patched.Version.Should().Be(created.Version);
    }

    [Test]
    public async Task SpecAndLabels_InAWriteOfTheStatus_AreDropped()
    {
        var changed = (await CreateSampleAsync("s")).Copy();
        changed["spec"]!["mode"] = "Exact";
        changed["metadata"]!["labels"] = Json("""{"a": "b"}""");
        changed["status"] = Json("""{"phase": "Up"}""");

        var answer = await Api.ReplaceAsync(Samples("s", "status"), changed);

        answer.Expect(HttpStatusCode.OK).Text("/spec/mode").Should().Be("Fast");
        answer.At("/metadata/labels").Should().BeNull();
        answer.Text("/status/phase").Should().Be("Up");
    }

    [Test]
    public async Task Status_WithAnOldVersion_IsAConflict()
    {
        var created = (await CreateSampleAsync("s")).Copy();
        await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");
        created["status"] = Json("""{"phase": "Up"}""");

        (await Api.ReplaceAsync(Samples("s", "status"), created)).ExpectStatus(HttpStatusCode.Conflict, "Conflict");
    }

    [Test]
    public async Task DryRun_AnswersAsIfAndStoresNothing()
    {
        var created = await Api.CreateAsync($"{Samples()}?dryRun=All", SampleCrd.Object("s"));
        var stored = await CreateSampleAsync("t");
        var patched = await Api.PatchAsync($"{Samples("t")}?dryRun=All", """{"spec": {"mode": "Exact"}}""");
        var deleted = await Api.DeleteAsync($"{Samples("t")}?dryRun=All");

        created.Expect(HttpStatusCode.Created).Text("/spec/mode").Should().Be("Fast");
        (await Api.GetAsync(Samples("s"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
        patched.Text("/spec/mode").Should().Be("Exact");
        deleted.Expect(HttpStatusCode.OK);
        (await Api.GetAsync(Samples("t"))).Version.Should().Be(stored.Version);
    }

    [Test]
    public async Task DryRun_OfAnApply_StoresNothing()
    {
        var answer = await Api.PatchAsync($"{Samples("s")}?fieldManager=one&dryRun=All", SampleCrd.Object("s").ToJsonString(), ApiClient.Apply);

        answer.Expect(HttpStatusCode.Created);
        (await Api.GetAsync(Samples("s"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task Create_InANamespaceThatIsNotThere_NamesTheNamespace()
    {
        var path = Samples().Replace(Namespace, $"{Namespace}-gone", StringComparison.Ordinal);

        var answer = await Api.CreateAsync(path, SampleCrd.Object("s"));

        answer.ExpectStatus(HttpStatusCode.NotFound, "NotFound").Text("/message").Should().Contain($"namespaces \"{Namespace}-gone\" not found");
    }

    [Test]
    public async Task Create_WithAnotherNamespaceThanThePath_IsRefused()
    {
        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s", metadata: "\"namespace\": \"elsewhere\""));

        answer.ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }
}
