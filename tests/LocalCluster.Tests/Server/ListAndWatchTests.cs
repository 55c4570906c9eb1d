using System.Text.Json.Nodes;
using Testing;

namespace LocalCluster.Tests.Server;

/// <summary>Lists in pages and at versions, and the events of watches.</summary>
public sealed class ListAndWatchTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private TestApi _api = null!;

    [SetUp]
    public async Task SetUp() => _api = await TestApi.StartAsync(_time);

    [TearDown]
    public async Task TearDown() => await _api.DisposeAsync();

    [Test]
    public async Task List_InPages_IsOneSnapshot()
    {
        await CreateMapsAsync("a", "b", "c", "d", "e");

        var first = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?limit=2");
        await _api.SendAsync("DELETE", $"{TestApi.ConfigMaps}/d");
        await CreateMapsAsync("f");
        var rest = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?continue={first.Body["metadata"]!["continue"]}");

        first.Names.Should().Equal("a", "b");
        first.Body["metadata"]!["remainingItemCount"]!.GetValue<int>().Should().Be(3);
        rest.Names.Should().Equal("c", "d", "e");
        rest.Version.Should().Be(first.Version);
    }

    [TestCase("labelSelector=x%3D1", "a")]
    [TestCase("labelSelector=x%21%3D1", "b,c")]
    [TestCase("labelSelector=x", "a,b")]
    [TestCase("labelSelector=%21x", "c")]
    [TestCase("labelSelector=x+in+(1,2)", "a,b")]
    [TestCase("labelSelector=x+notin+(2)", "a,c")]
    [TestCase("fieldSelector=metadata.name%3Db", "b")]
    [TestCase("fieldSelector=metadata.name%21%3Db", "a,c")]
    [TestCase("resourceVersion=0&limit=1", "a,b,c")]
    public async Task List_WithASelector_HasWhatItSelects(string query, string names)
    {
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'a', 'labels': {'x': '1'}}}");
        await _api.CreateAsync(TestApi.ConfigMaps, "{'metadata': {'name': 'b', 'labels': {'x': '2'}}}");
        await CreateMapsAsync("c");

        var list = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?{query}");

        string.Join(',', list.Names).Should().Be(names);
    }

    [TestCase("resourceVersion=999999", 504, "Timeout: Too large resource version")]
    [TestCase("resourceVersion=abc", 400, "invalid resource version")]
    [TestCase("continue=garbage", 400, "continue key is not valid")]
    [TestCase("resourceVersionMatch=Exact", 422, "resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [TestCase("fieldSelector=spec.x%3D1", 400, "spec.x")]
    public async Task List_WithABadParameter_IsRefused(string query, int code, string message)
    {
        var answer = await _api.SendAsync("GET", $"{TestApi.ConfigMaps}?{query}");

        answer.Code.Should().Be(code);
        answer.Message.Should().Contain(message);
    }

    [Test]
    public async Task Watch_FromAVersion_ReplaysAndFollows_AndANoOpIsNoEvent()
    {
        var start = await _api.SendAsync("GET", TestApi.Models);
        await _api.CreateAsync(TestApi.Models, TestApi.Model("a"));
        var events = _api.WatchAsync($"{TestApi.Models}?watch=true&resourceVersion={start.Version}").GetAsyncEnumerator();
        await using (events)
        {
            (await NextAsync(events)).Should().Be("ADDED a");
            await _api.MergeAsync($"{TestApi.Models}/a", "{'spec': {'model': {'storageUri': 's3://a'}}}");
            await _api.MergeAsync($"{TestApi.Models}/a/status", "{'status': {'replicas': 1}}");
            var deleted = await _api.SendAsync("DELETE", $"{TestApi.Models}/a");

            (await NextAsync(events)).Should().Be("MODIFIED a");
            events.Current["object"]!["status"]!["replicas"]!.GetValue<int>().Should().Be(1);
            var last = Version(events.Current);
            (await NextAsync(events)).Should().Be("DELETED a");
            Version(events.Current).Should().BeGreaterThan(last);
            deleted.Code.Should().Be(200);
        }
    }

    [Test]
    public async Task Watch_WithASelector_AddsWhatEntersAndDeletesWhatLeaves()
    {
        var start = await _api.SendAsync("GET", TestApi.ConfigMaps);
        var events = _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true&resourceVersion={start.Version}&labelSelector=x%3D1").GetAsyncEnumerator();
        await using (events)
        {
            await CreateMapsAsync("a");
            await _api.MergeAsync($"{TestApi.ConfigMaps}/a", "{'metadata': {'labels': {'x': '1'}}}");
            var left = await _api.MergeAsync($"{TestApi.ConfigMaps}/a", "{'metadata': {'labels': {'x': '2'}}}");

            (await NextAsync(events)).Should().Be("ADDED a");
            (await NextAsync(events)).Should().Be("DELETED a");
            events.Current["object"]!["metadata"]!["labels"]!["x"]!.ToString().Should().Be("1", "it is shown as it was in the selection");
            events.Current["object"]!["metadata"]!["resourceVersion"]!.ToString().Should().Be(left.Version);
        }
    }

    [Test]
    public async Task Watch_ThatAsksForInitialEvents_EndsThemWithABookmark()
    {
        await CreateMapsAsync("a");

        var events = _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true").GetAsyncEnumerator();
        await using (events)
        {
            (await NextAsync(events)).Should().Be("ADDED a");
            (await NextAsync(events)).Should().Be("BOOKMARK ");
            events.Current["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString().Should().Be("true");
        }
    }

    [Test]
    public async Task Watch_OfAVersionBeforeTheHistory_HasOneExpiredError()
    {
        var events = new List<JsonObject>();
        await foreach (var e in _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true&resourceVersion=1"))
        {
            events.Add(e);
        }

        var error = events.Should().ContainSingle().Subject;
        error["type"]!.ToString().Should().Be("ERROR");
        error["object"]!["code"]!.GetValue<int>().Should().Be(410);
        error["object"]!["reason"]!.ToString().Should().Be("Expired");
    }

    [Test]
    public async Task Watch_WhoseTimeIsUp_SendsABookmarkAndEnds()
    {
        var start = await _api.SendAsync("GET", TestApi.ConfigMaps);
        var events = _api.WatchAsync($"{TestApi.ConfigMaps}?watch=true&resourceVersion={start.Version}&timeoutSeconds=10&allowWatchBookmarks=true").GetAsyncEnumerator();
        await using (events)
        {
            await CreateMapsAsync("a");
            (await NextAsync(events)).Should().Be("ADDED a");

            await AdvanceUntilAsync(events.MoveNextAsync(), TimeSpan.FromSeconds(1));
            events.Current["type"]!.ToString().Should().Be("BOOKMARK");
            (await AdvanceUntilAsync(events.MoveNextAsync(), TimeSpan.FromSeconds(1))).Should().BeFalse("ten seconds have passed");
        }
    }

    private static long Version(JsonObject e) => long.Parse(e["object"]!["metadata"]!["resourceVersion"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> NextAsync(IAsyncEnumerator<JsonObject> events)
    {
        (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue("the watch goes on");
        return $"{events.Current["type"]} {events.Current["object"]!["metadata"]!["name"]}";
    }

    /// <summary>Lets the cluster's time pass, a step for each look at the task, until the task ends.</summary>
    private async Task<bool> AdvanceUntilAsync(ValueTask<bool> next, TimeSpan step)
    {
        var task = next.AsTask();
        while (!task.IsCompleted)
        {
            _time.Advance(step);
            await _api.SendAsync("GET", "/readyz");
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task CreateMapsAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await _api.CreateAsync(TestApi.ConfigMaps, $"{{'metadata': {{'name': '{name}'}}}}");
        }
    }
}
