using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Deletion: finalizers, preconditions, and what becomes of children.</summary>
public sealed class DeletionTests : ContractTest
{
    private const string Held = "\"finalizers\": [\"contract.modeloperator.io/hold\"]";

    [Test]
    public async Task Delete_OfAnObjectThatNothingHolds_RemovesItAndSaysItsUid()
    {
        var created = await CreateSampleAsync("s");

        var answer = await Api.DeleteAsync(Samples("s"));

        answer.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("Status");
        answer.Text("/status").Should().Be("Success");
        answer.Text("/details/uid").Should().Be(created.Text("/metadata/uid"));
        (await Api.GetAsync(Samples("s"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task Delete_OfAMissingObject_IsNotFound()
    {
        (await Api.DeleteAsync(Samples("none"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task Delete_OfAHeldObject_MarksIt()
    {
        await CreateSampleAsync("s", metadata: Held);

        var marked = await Api.DeleteAsync(Samples("s"));
        var again = await Api.DeleteAsync(Samples("s"));

        marked.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("Sample");
        marked.Text("/metadata/deletionTimestamp").Should().NotBeNull();
        marked.Generation.Should().Be("2", "it rises with the deletion");
        again.Version.Should().Be(marked.Version);
    }

    [Test]
    public async Task LastFinalizer_Removed_RemovesTheObject()
    {
        await CreateSampleAsync("s", metadata: Held);
        await Api.DeleteAsync(Samples("s"));

        var answer = await Api.PatchAsync(Samples("s"), """{"metadata": {"finalizers": null}}""");

        answer.Expect(HttpStatusCode.OK);
        (await Api.GetAsync(Samples("s"))).ExpectStatus(HttpStatusCode.NotFound, "NotFound");
    }

    [Test]
    public async Task ObjectBeingDeleted_TakesChangesButNoFinalizers()
    {
        await CreateSampleAsync("s", metadata: Held);
        await Api.DeleteAsync(Samples("s"));

        var finalizer = await Api.PatchAsync(Samples("s"), """{"metadata": {"finalizers": ["contract.modeloperator.io/hold", "contract.modeloperator.io/more"]}}""");
        var spec = await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");
        var status = await Api.PatchAsync(Samples("s", "status"), """{"status": {"phase": "Ending"}}""");

        finalizer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("metadata.finalizers");
        spec.Expect(HttpStatusCode.OK).Text("/spec/mode").Should().Be("Exact");
        status.Expect(HttpStatusCode.OK).Text("/status/phase").Should().Be("Ending");
    }

    [Test]
    public async Task Create_OfANameBeingDeleted_SaysSo()
    {
        await CreateSampleAsync("s", metadata: Held);
        await Api.DeleteAsync(Samples("s"));

        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s"));

        answer.ExpectStatus(HttpStatusCode.Conflict, "AlreadyExists").Text("/message").Should().StartWith("object is being deleted");
    }

    [Test]
    public async Task Precondition_ThatDoesNotHold_IsAConflict()
    {
        var created = await CreateSampleAsync("s");

        var uid = await Api.DeleteAsync(Samples("s"), """{"preconditions": {"uid": "00000000-0000-0000-0000-000000000000"}}""");
        var version = await Api.DeleteAsync(Samples("s"), """{"preconditions": {"resourceVersion": "1"}}""");
        var both = await Api.DeleteAsync(
            Samples("s"), $$"""{"preconditions": {"uid": "{{created.Text("/metadata/uid")}}", "resourceVersion": "{{created.Version}}"} }""");

        uid.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
        version.ExpectStatus(HttpStatusCode.Conflict, "Conflict");
        both.Expect(HttpStatusCode.OK);
    }

    [Test]
    public async Task DeleteCollection_DeletesWhatTheSelectorSelects()
    {
        await CreateSampleAsync("a", metadata: "\"labels\": {\"in\": \"1\"}");
        await CreateSampleAsync("b");

        var answer = await Api.DeleteAsync($"{Samples()}?labelSelector=in%3D1");

        answer.Expect(HttpStatusCode.OK).Text("/kind").Should().Be("SampleList");
        (await Api.GetAsync(Samples())).Body.Texts("/items", "/metadata/name").Should().Equal("b");
    }

    [Test]
    public async Task ForegroundAndOrphan_HoldTheOwnerWithAFinalizer()
    {
        // A finalizer of our own keeps a garbage collector from finishing before the answer is looked at.
        await CreateSampleAsync("fg", metadata: Held);
        await CreateSampleAsync("orphan", metadata: Held);

        var foreground = await Api.DeleteAsync(Samples("fg"), """{"propagationPolicy": "Foreground"}""");
        var orphan = await Api.DeleteAsync($"{Samples("orphan")}?propagationPolicy=Orphan");

        foreground.Expect(HttpStatusCode.OK).Text("/metadata/finalizers").Should().Contain("foregroundDeletion");
        orphan.Expect(HttpStatusCode.OK).Text("/metadata/finalizers").Should().Contain("orphan");
    }

    [Test]
    public async Task Propagation_ThatIsNone_IsRefused()
    {
        await CreateSampleAsync("s");

        (await Api.DeleteAsync($"{Samples("s")}?propagationPolicy=Sometimes")).ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Test]
    public async Task TwoControllers_OfOneObject_AreRefused()
    {
        var owners = string.Join(", ", new[] { "a", "b" }.Select(name =>
            $$"""{"apiVersion": "v1", "kind": "ConfigMap", "name": "{{name}}", "uid": "{{name}}", "controller": true}"""));

        var answer = await Api.CreateAsync(Samples(), SampleCrd.Object("s", metadata: $"\"ownerReferences\": [{owners}]"));

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("metadata.ownerReferences");
    }

    [Test]
    public async Task Background_CollectsTheChildren()
    {
        RequireGarbageCollector();
        await CreateFamilyAsync();

        await Api.DeleteAsync(Samples("owner"));

        (await Api.GetAsync(Samples("owner"))).Expect(HttpStatusCode.NotFound);
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Core("configmaps", "child"))).Code == HttpStatusCode.NotFound, "the child is gone");
    }

    [Test]
    public async Task Foreground_RemovesTheOwnerAfterTheChildren()
    {
        RequireGarbageCollector();
        await CreateFamilyAsync(Held + ", ");

        await Api.DeleteAsync(Samples("owner"), """{"propagationPolicy": "Foreground"}""");

        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Core("configmaps", "child"))).Text("/metadata/deletionTimestamp") is not null, "the child is marked");
        (await Api.GetAsync(Samples("owner"))).Expect(HttpStatusCode.OK);
        await Api.PatchAsync(Core("configmaps", "child"), """{"metadata": {"finalizers": null}}""");
        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Samples("owner"))).Code == HttpStatusCode.NotFound, "the owner is gone");
    }

    [Test]
    public async Task Orphan_LeavesTheChildrenWithoutAnOwner()
    {
        RequireGarbageCollector();
        await CreateFamilyAsync();

        await Api.DeleteAsync($"{Samples("owner")}?propagationPolicy=Orphan");

        await Eventually.HoldsAsync(async () => (await Api.GetAsync(Samples("owner"))).Code == HttpStatusCode.NotFound, "the owner is gone");
        (await Api.GetAsync(Core("configmaps", "child"))).Expect(HttpStatusCode.OK).At("/metadata/ownerReferences").Should().BeNull();
    }

    private static void RequireGarbageCollector()
    {
        if (!ServerUnderTest.Target.HasGarbageCollector)
        {
            Assert.Ignore("The API server runs alone: the garbage collector is a controller beside it.");
        }
    }

    private async Task CreateFamilyAsync(string childMetadata = "")
    {
        var owner = await CreateSampleAsync("owner");
        var reference =
            $$"""
            {"apiVersion": "{{SampleCrd.Group}}/v1", "kind": "Sample", "name": "owner", "uid": "{{owner.Text("/metadata/uid")}}", "controller": true, "blockOwnerDeletion": true}
            """;
        await CreateConfigMapAsync("child", $"{childMetadata}\"ownerReferences\": [{reference}]");
    }
}
