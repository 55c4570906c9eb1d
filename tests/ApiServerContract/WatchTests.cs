using System.Net;
using ApiServerContract.Http;

namespace ApiServerContract;

/// <summary>Watches: which events come, from where on, and how they end.</summary>
public sealed class WatchTests : ContractTest
{
    [Test]
    public async Task Watch_FromAVersion_SendsEachChangeAfterIt()
    {
        var version = await ListVersionAsync();
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={version}");

        var created = await CreateSampleAsync("s");
        var patched = await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");
        await Api.DeleteAsync(Samples("s"));

        Pair(await watch.NextAsync()).Should().Be(("ADDED", created.Version));
        Pair(await watch.NextAsync()).Should().Be(("MODIFIED", patched.Version));
        var deleted = await watch.NextAsync();
        deleted.Type.Should().Be("DELETED");
        deleted.Object.Text("/spec/mode").Should().Be("Exact");
        long.Parse(deleted.Version!).Should().BeGreaterThan(long.Parse(patched.Version!), "the end of an object is a version of its own");
    }

    [Test]
    public async Task Watch_FromTheVersionOfAnEarlierEvent_GoesOnAfterIt()
    {
        var first = await CreateSampleAsync("first");
        await CreateSampleAsync("second");

        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={first.Version}");

        (await watch.NextAsync()).Name.Should().Be("second");
    }

    [Test]
    public async Task Watch_FromAListMadeAmongWrites_MissesNoneAndRepeatsNone()
    {
        string[] names = [.. Enumerable.Range(0, 60).Select(index => $"s{index}")];
        var writing = Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (name, _) => await CreateSampleAsync(name));
        var lists = new List<Answer>();
        while (!writing.IsCompleted)
        {
            lists.Add(await Api.GetAsync(Samples()));
        }

        await writing;
        await CreateSampleAsync("end");

        foreach (var list in lists)
        {
            await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={list.Version}");
            var watched = new List<string?>();
            while ((await watch.NextAsync()).Name is not "end" and var name)
            {
                watched.Add(name);
            }

            list.At("/items")!.AsArray().Select(item => (string?)item!["metadata"]!["name"]).Concat(watched).Should().BeEquivalentTo(names);
        }
    }

    [Test]
    public async Task Watch_WhileNothingChanges_SendsNoEventForAWriteWithoutEffect()
    {
        var created = await CreateSampleAsync("s");
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={created.Version}");

        await Api.ReplaceAsync(Samples("s"), created.Copy());
        await Api.PatchAsync(Samples("s"), """{"spec": {"source": "a"}}""");
        await CreateSampleAsync("marker");

        (await watch.NextAsync()).Name.Should().Be("marker");
    }

    [Test]
    public async Task Watch_OfAnObjectThatLeavesTheSelector_SendsDeleted()
    {
        var created = await CreateSampleAsync("s", metadata: "\"labels\": {\"in\": \"1\"}");
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={created.Version}&labelSelector=in%3D1");

        var left = await Api.PatchAsync(Samples("s"), """{"metadata": {"labels": {"in": "0"}}}""");
        await Api.PatchAsync(Samples("s"), """{"spec": {"mode": "Exact"}}""");
        var back = await Api.PatchAsync(Samples("s"), """{"metadata": {"labels": {"in": "1"}}}""");

        var deleted = await watch.NextAsync();
        Pair(deleted).Should().Be(("DELETED", left.Version));
        deleted.Object.Text("/metadata/labels/in").Should().Be("1", "it is the object as the watch last knew it");
        Pair(await watch.NextAsync()).Should().Be(("ADDED", back.Version));
    }

    [Test]
    public async Task Watch_OfOneName_SendsOnlyItsEvents()
    {
        var version = await ListVersionAsync();
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={version}&fieldSelector=metadata.name%3Db");

        await CreateSampleAsync("a");
        await CreateSampleAsync("b");

        (await watch.NextAsync()).Name.Should().Be("b");
    }

    [Test]
    public async Task Watch_WithoutAVersion_StartsWithWhatIsThere()
    {
        await CreateSampleAsync("a");
        await CreateSampleAsync("b");

        await using var watch = await Api.WatchAsync(Samples());

        WatchedEvent[] events = [await watch.NextAsync(), await watch.NextAsync()];
        events.Should().OnlyContain(e => e.Type == "ADDED");
        events.Select(e => e.Name).Should().BeEquivalentTo("a", "b");
    }

    [Test]
    public async Task Watch_WithInitialEvents_EndsThemWithABookmark()
    {
        await CreateSampleAsync("a");
        await using var watch = await Api.WatchAsync(Samples(), "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        var initial = await watch.NextAsync();
        var bookmark = await watch.NextAsync();
        await CreateSampleAsync("b");
        var next = await watch.NextAsync();

        (initial.Type, initial.Name).Should().Be(("ADDED", "a"));
        bookmark.Type.Should().Be("BOOKMARK");
        bookmark.Object.Text("/metadata/annotations/k8s.io~1initial-events-end").Should().Be("true");
        bookmark.Version.Should().NotBeNullOrEmpty();
        (next.Type, next.Name).Should().Be(("ADDED", "b"));
    }

    [Test]
    public async Task Watch_ThatAllowsBookmarks_GetsOneBeforeItEnds()
    {
        var created = await CreateSampleAsync("a");
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={created.Version}&allowWatchBookmarks=true&timeoutSeconds=4");

        var last = await CreateSampleAsync("b");
        var events = await watch.ToEndAsync();

        events[0].Name.Should().Be("b");
        var bookmark = events.Last(e => e.Type == "BOOKMARK");
        long.Parse(bookmark.Version!).Should().BeGreaterThanOrEqualTo(long.Parse(last.Version!));
        bookmark.Object.At("/spec").Text("/source").Should().BeNull("a bookmark is no object");
    }

    [Test]
    public async Task Watch_WithATimeout_IsEndedByTheServer()
    {
        var version = await ListVersionAsync();
        await using var watch = await Api.WatchAsync(Samples(), $"resourceVersion={version}&timeoutSeconds=1");

        (await watch.ToEndAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Watch_FromAForgottenVersion_IsOneErrorEventWith410()
    {
        await CreateSampleAsync("s");
        await using var watch = await Api.WatchAsync(Samples(), "resourceVersion=1&timeoutSeconds=5");

        var events = await watch.ToEndAsync();

        var error = events.Should().ContainSingle().Subject;
        error.Type.Should().Be("ERROR");
        error.Object.Text("/kind").Should().Be("Status");
        error.Object.Text("/code").Should().Be("410");
        error.Object.Text("/reason").Should().Be("Expired");
    }

    [Test]
    public async Task Watch_WithInitialEventsAndNoMatch_IsRefused()
    {
        var answer = await Api.GetAsync($"{Samples()}?watch=true&sendInitialEvents=true&timeoutSeconds=1");

        answer.ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid");
    }

    [Test]
    public async Task Watch_OfAnotherNamespace_SeesNothingOfThisOne()
    {
        var version = await ListVersionAsync();
        await using var here = await Api.WatchAsync(Samples(), $"resourceVersion={version}&timeoutSeconds=2");
        await using var elsewhere = await Api.WatchAsync(
            Samples().Replace(Namespace, "default", StringComparison.Ordinal), $"resourceVersion={version}&timeoutSeconds=2");

        await CreateSampleAsync("s");

        (await here.ToEndAsync()).Should().ContainSingle();
        (await elsewhere.ToEndAsync()).Should().BeEmpty();
    }

    private async Task<string> ListVersionAsync() => (await Api.GetAsync(Samples())).Version!;

    private static (string Type, string? Version) Pair(WatchedEvent e) => (e.Type, e.Version);
}
