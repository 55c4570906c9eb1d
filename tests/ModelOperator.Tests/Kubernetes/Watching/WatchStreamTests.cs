using System.Text;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Tests.Kubernetes.Watching;

public sealed class WatchStreamTests
{
    private static readonly WatchQuery Query = new() { Namespace = "n", ResourceVersion = "5" };

    private TestApi _api = null!;

    [SetUp]
    public async Task StartAsync() => _api = await TestApi.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _api.DisposeAsync();

    [Test]
    public async Task Watch_Events_AreDecodedInOrder()
    {
        Send(
            """{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a","resourceVersion":"6"}}}""" + "\n"
            + """{"type":"MODIFIED","object":{"metadata":{"name":"a","resourceVersion":"7"}}}""" + "\n"
            + """{"object":{"metadata":{"name":"a","resourceVersion":"8"}},"type":"DELETED"}""" + "\n"
            + """{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"12","creationTimestamp":null},"spec":{"containers":null}}}""" + "\n");

        var events = await ReadAllAsync();

        events.Select(e => (e.Type, e.Object?.Metadata.Name, e.ResourceVersion)).Should().Equal(
            (WatchEventType.Added, "a", "6"), (WatchEventType.Modified, "a", "7"), (WatchEventType.Deleted, "a", "8"), (WatchEventType.Bookmark, null, "12"));
        _api.Server.Requests.Single().Query.Should().Be("?watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=290");
    }

    [Test]
    public async Task Watch_EventsCutAcrossPackets_AreJoined()
    {
        var bytes = Encoding.UTF8.GetBytes(
            """{"type":"ADDED","object":{"metadata":{"name":"a","annotations":{"x":"é"},"resourceVersion":"6"}}}""" + "\n"
            + """{"type":"ADDED","object":{"metadata":{"name":"b","resourceVersion":"7"}}}""" + "\n");
        _api.Server.Answer(async http =>
        {
            foreach (var single in bytes)
            {
                await http.Response.Body.WriteAsync(new[] { single }, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        });

        var events = await ReadAllAsync();

        events.Select(e => e.Object!.Metadata.Name).Should().Equal("a", "b");
        events[0].Object!.Metadata.Annotations!["x"].Should().Be("é");
    }

    [Test]
    public async Task Watch_LargeObject_IsReadWhole()
    {
        var value = new string('x', 1_000_000);
        Send("""{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"6"},"data":{"k":"VALUE"}}}""".Replace("VALUE", value, StringComparison.Ordinal) + "\n");

        var events = new List<WatchEvent<V1ConfigMap>>();
        await foreach (var change in _api.Client.WatchAsync<V1ConfigMap>(Query, CancellationToken.None))
        {
            events.Add(change);
        }

        events.Single().Object!.Data!["k"].Should().Be(value);
    }

    [Test]
    public async Task Watch_CutInTheMiddleOfALine_IsAnError()
    {
        Send("""{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"6"}}}""" + "\n" + """{"type":"ADD""");
        var seen = new List<string>();

        var read = async () =>
        {
            await foreach (var change in _api.Client.WatchAsync<V1Pod>(Query, CancellationToken.None))
            {
                seen.Add(change.ResourceVersion);
            }
        };

        await read.Should().ThrowAsync<IOException>().WithMessage("*middle of an event*");
        seen.Should().Equal("6");
    }

    [Test]
    public async Task Watch_ConnectionAborted_IsAnErrorAfterWhatCameBefore()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Server.Answer(async http =>
        {
            await http.Response.WriteAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"6"}}}""" + "\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await received.Task.WaitAsync(Limits.Await, http.RequestAborted);
            http.Abort();
        });

        var read = async () =>
        {
            using var limit = new CancellationTokenSource(Limits.Await);
            await foreach (var change in _api.Client.WatchAsync<V1Pod>(Query, limit.Token))
            {
                change.ResourceVersion.Should().Be("6");
                received.SetResult();
            }
        };

        await read.Should().ThrowAsync<IOException>();
        received.Task.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Test]
    public async Task Watch_ExpiredEvent_IsAnApiException()
    {
        Send("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 5 (99)"}}""" + "\n");

        var thrown = (await this.Awaiting(t => t.ReadAllAsync()).Should().ThrowAsync<ApiException>()).Which;

        thrown.IsExpired.Should().BeTrue();
        thrown.Message.Should().Contain("too old resource version");
    }

    [Test]
    public async Task Watch_RefusedAtOnce_IsAnApiException()
    {
        _api.Server.Answer(403, """{"kind":"Status","reason":"Forbidden","message":"no"}""");

        (await this.Awaiting(t => t.ReadAllAsync()).Should().ThrowAsync<ApiException>()).Which.IsForbidden.Should().BeTrue();
    }

    [Test]
    public async Task Watch_SilentConnection_TimesOutAfterTheMargin()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Server.Answer(async http =>
        {
            await http.Response.StartAsync(http.RequestAborted);
            open.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        var read = ReadAllAsync();
        await open.Task.WaitAsync(Limits.Await);
        await _api.Time.AdvancePastTimerAsync(TimeSpan.FromSeconds(295), TimeSpan.FromSeconds(295));

        await read.Awaiting(r => r).Should().ThrowAsync<TimeoutException>().WithMessage("*295 s*");
    }

    private void Send(string body) => _api.Server.Answer(http => http.Response.WriteAsync(body, http.RequestAborted));

    private async Task<List<WatchEvent<V1Pod>>> ReadAllAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Await);
        var events = new List<WatchEvent<V1Pod>>();
        await foreach (var change in _api.Client.WatchAsync<V1Pod>(Query, limit.Token))
        {
            events.Add(change);
        }

        return events;
    }
}
