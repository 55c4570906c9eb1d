namespace LocalCluster.Tests.Server;

/// <summary>What a deletion removes, what holds it up, and what follows from it.</summary>
public sealed class DeletionTests
{
    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task Background_RemovesTheOwnerAtOnceAndTheDependentAfter()
    {
        var owner = await _api.CreateAsync(TestApi.Models, TestApi.Model("owner"));
        var child = await _api.CreateAsync(TestApi.ConfigMaps, TestApi.OwnedConfigMap("child", owner));

        var answer = await _api.SendAsync("DELETE", $"{TestApi.Models}/owner");

        answer.Body["status"]!.ToString().Should().Be("Success");
        answer.Body["details"]!["uid"]!.ToString().Should().Be(owner["metadata"]!["uid"]!.ToString());
        (await _api.SendAsync("GET", $"{TestApi.Models}/owner")).Code.Should().Be(404);
        await _api.GoneAsync(TestApi.ConfigMaps, "child", child["metadata"]!["resourceVersion"]!.ToString());
    }

    [Test]
    public async Task Foreground_KeepsTheOwnerUntilTheDependentIsGone()
    {
        var owner = await _api.CreateAsync(TestApi.Models, TestApi.Model("owner"));
        var child = await _api.CreateAsync(TestApi.ConfigMaps, TestApi.OwnedConfigMap("child", owner, "'finalizers': ['example.com/hold']"));

        var answer = await _api.SendAsync("DELETE", $"{TestApi.Models}/owner?propagationPolicy=Foreground");
        await BeingDeletedAsync("child", child["metadata"]!["resourceVersion"]!.ToString());
        var waiting = await _api.GetAsync($"{TestApi.Models}/owner");
        await _api.MergeAsync($"{TestApi.ConfigMaps}/child", "{'metadata': {'finalizers': null}}");
        await _api.GoneAsync(TestApi.Models, "owner", answer.Version);

        waiting["metadata"]!["finalizers"]![0]!.ToString().Should().Be("foregroundDeletion");
        (await _api.SendAsync("GET", $"{TestApi.ConfigMaps}/child")).Code.Should().Be(404);
    }

    [Test]
    public async Task Orphan_LeavesTheDependentWithoutItsOwner()
    {
        var owner = await _api.CreateAsync(TestApi.Models, TestApi.Model("owner"));
        await _api.CreateAsync(TestApi.ConfigMaps, TestApi.OwnedConfigMap("child", owner));

        var answer = await _api.SendAsync("DELETE", $"{TestApi.Models}/owner", "{'propagationPolicy': 'Orphan'}");
        await _api.GoneAsync(TestApi.Models, "owner", answer.Version);

        (await _api.GetAsync($"{TestApi.ConfigMaps}/child"))["metadata"]!["ownerReferences"].Should().BeNull();
    }

    [Test]
    public async Task Finalizer_HoldsTheObject_UntilItIsTakenOff()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a", "'finalizers': ['example.com/hold']"));

        var deleted = await _api.SendAsync("DELETE", $"{TestApi.Models}/a");
        var again = await _api.SendAsync("DELETE", $"{TestApi.Models}/a");
        var same = await _api.SendAsync("POST", TestApi.Models, TestApi.Model("a"));
        var added = await _api.MergeAsync($"{TestApi.Models}/a", "{'metadata': {'finalizers': ['example.com/hold', 'example.com/new']}}");
        var released = await _api.MergeAsync($"{TestApi.Models}/a", "{'metadata': {'finalizers': []}}");

        deleted.Body["metadata"]!["deletionTimestamp"].Should().NotBeNull();
        deleted.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
        again.Version.Should().Be(deleted.Version);
        same.Message.Should().StartWith("object is being deleted: ");
        added.Code.Should().Be(422);
        added.Message.Should().Contain("no new finalizers can be added");
        released.Code.Should().Be(200);
        (await _api.SendAsync("GET", $"{TestApi.Models}/a")).Code.Should().Be(404);
    }

    [Test]
    public async Task Namespace_WithContents_GoesAfterThem_AndTakesNothingNewMeanwhile()
    {
        var held = await _api.CreateAsync(TestApi.Models, TestApi.Model("held", "'finalizers': ['example.com/hold']"));
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'free'}}");

        var deleted = await _api.SendAsync("DELETE", "/api/v1/namespaces/work");
        var refused = await _api.SendAsync("POST", TestApi.ConfigMaps, "{'metadata': {'name': 'late'}}");
        await _api.GoneAsync(TestApi.ConfigMaps, "free", held["metadata"]!["resourceVersion"]!.ToString());
        var waiting = await _api.GetAsync("/api/v1/namespaces/work");
        await _api.MergeAsync($"{TestApi.Models}/held", "{'metadata': {'finalizers': null}}");
        await _api.GoneAsync("/api/v1/namespaces", "work", deleted.Version);

        deleted.Body["status"]!["phase"]!.ToString().Should().Be("Terminating");
        refused.Code.Should().Be(403);
        refused.Body["details"]!["causes"]![0]!["reason"]!.ToString().Should().Be("NamespaceTerminating");
        waiting["metadata"]!["deletionTimestamp"].Should().NotBeNull();
    }

    [Test]
    public async Task Pod_OnANode_KeepsItsGracePeriod_ThroughStatusWrites()
    {
        await _api.CreateAsync(TestApi.Pods, "{'metadata': {'name': 'p'}, 'spec': {'nodeName': 'n', 'containers': [{'name': 'a', 'image': 'b'}]}}");

        var deleted = await _api.SendAsync("DELETE", $"{TestApi.Pods}/p");
        var written = await _api.MergeAsync($"{TestApi.Pods}/p/status", "{'status': {'message': 'going'}}");
        var still = await _api.SendAsync("GET", $"{TestApi.Pods}/p");
        var forced = await _api.SendAsync("DELETE", $"{TestApi.Pods}/p?gracePeriodSeconds=0");

        deleted.Body["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>().Should().Be(30);
        written.Code.Should().Be(200);
        still.Code.Should().Be(200);
        forced.Body["kind"]!.ToString().Should().Be("Pod");
        (await _api.SendAsync("GET", $"{TestApi.Pods}/p")).Code.Should().Be(404);
    }

    [Test]
    public async Task Preconditions_ThatDoNotHold_Conflict()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var uid = await _api.SendAsync("DELETE", $"{TestApi.Models}/a", "{'preconditions': {'uid': 'other'}}");
        var version = await _api.SendAsync("DELETE", $"{TestApi.Models}/a", "{'preconditions': {'resourceVersion': '1'}}");

        uid.Code.Should().Be(409);
        uid.Message.Should().Contain("the UID in the precondition (other) does not match the UID in record");
        version.Code.Should().Be(409);
    }

    [Test]
    public async Task Collection_Deleted_TakesWhatTheSelectorSelects()
    {
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'a', 'labels': {'x': '1'}}}");
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'b'}}");

        var answer = await _api.SendAsync("DELETE", $"{TestApi.ConfigMaps}?labelSelector=x=1");
        var namespaces = await _api.SendAsync("DELETE", "/api/v1/namespaces");

        answer.Names.Should().Equal("a");
        (await _api.SendAsync("GET", TestApi.ConfigMaps)).Names.Should().Equal("b");
        namespaces.Code.Should().Be(405);
    }

    [Test]
    public async Task DryRun_DeletesNothing()
    {
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));

        var answer = await _api.SendAsync("DELETE", $"{TestApi.Models}/a?dryRun=All");

        answer.Code.Should().Be(200);
        (await _api.SendAsync("GET", $"{TestApi.Models}/a")).Code.Should().Be(200);
    }

    [Test]
    public async Task Definition_Deleted_TakesItsObjectsAndItsApiAlong()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        const string Name = "inferenceservices.serving.modeloperator.io";
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));
        var before = await _api.GetAsync($"{Definitions}/{Name}");

        await _api.SendAsync("DELETE", $"{Definitions}/{Name}");
        await _api.GoneAsync(Definitions, Name, before["metadata"]!["resourceVersion"]!.ToString());

        var list = await _api.SendAsync("GET", TestApi.Models);
        list.Code.Should().Be(404);
        list.Text.Should().Be("404 page not found\n");
    }

    private async Task BeingDeletedAsync(string name, string since)
    {
        await foreach (var e in _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true&fieldSelector=metadata.name={name}&resourceVersion={since}"))
        {
            if (e["object"]!["metadata"]!["deletionTimestamp"] is not null)
            {
                return;
            }
        }
    }
}
