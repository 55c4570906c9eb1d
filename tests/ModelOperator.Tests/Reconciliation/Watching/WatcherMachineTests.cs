using System.Net;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Tests.Reconciliation.Watching;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatcherMachineTests
{
    private static readonly ApiException Expired = FakeCluster.Refusal(HttpStatusCode.Gone, "Expired");
    private static readonly ApiException NotFound = FakeCluster.Refusal(HttpStatusCode.NotFound, "NotFound");
    private static readonly HttpRequestException Unreachable = new("connection refused");

    private readonly ScriptedSource _source = new();

    [Test]
    public async Task Step_Pages_AreOneListThenAWatch()
    {
        _source.Page("5", "c1", "a").Page("5", null, "b").Watch(Event(WatchEventType.Added, "c", "6"), Event(WatchEventType.Deleted, "a", "7"));

        var told = await RunAsync(steps: 6);

        told.Should().Equal("Init", "InitApply a", "InitApply b", "InitDone", "Apply c", "Delete a");
        _source.Asked.Should().Equal("list", "list c1", "watch 5");
    }

    [Test]
    public async Task Step_WatchEnds_GoesOnFromTheLastVersion()
    {
        _source.Page("5", null)
            .Watch(Event(WatchEventType.Modified, "a", "6"), Bookmark("9"))
            .Watch(Event(WatchEventType.Modified, "a", "10"));

        var told = await RunAsync(steps: 8);

        told.Should().Equal("Init", "InitDone", "Apply a", "Apply a");
        _source.Asked.Should().Equal("list", "watch 5", "watch 9");
    }

    [Test]
    public async Task Step_WatchBreaks_ReportsAndGoesOnFromTheLastVersion()
    {
        _source.Page("5", null).Watch(Event(WatchEventType.Modified, "a", "6"), new IOException("cut")).Watch(Bookmark("7"));

        var told = await RunAsync(steps: 6);

        told.Should().Equal("Init", "InitDone", "Apply a", "error IOException");
        _source.Asked.Should().Equal("list", "watch 5", "watch 6");
    }

    [Test]
    public async Task Step_OptionalKindThatTheServerLacks_IsToldOnceAndLookedForAgain()
    {
        _source.Fail(NotFound).Fail(NotFound).Page("5", null, "a");

        var told = await RunAsync(steps: 3, isOptional: true);

        told.Should().Equal("NotServed", "Init", "InitApply a", "InitDone");
    }

    [Test]
    public async Task Step_OptionalKindRemovedWhileItIsWatched_IsListedAndNotServed()
    {
        _source.Page("5", null, "a").Watch(NotFound).Fail(NotFound);

        var told = await RunAsync(steps: 4, isOptional: true);

        told.Should().Equal("Init", "InitApply a", "InitDone", "error ApiException", "NotServed");
    }

    [Test]
    public async Task Step_KindThatTheServerMustHave_FailsWithoutIt()
    {
        _source.Fail(NotFound);

        (await RunAsync(steps: 1)).Should().Equal("error ApiException");
    }

    [Test]
    public async Task Step_OptionalKindThatMayNotBeListed_IsAFailure()
    {
        _source.Fail(FakeCluster.Refusal(HttpStatusCode.Forbidden, "Forbidden"));

        (await RunAsync(steps: 1, isOptional: true)).Should().Equal("error ApiException");
    }

    [Test]
    public async Task Step_WatchExpires_ListsAnew()
    {
        _source.Page("5", null, "a").Watch(Bookmark("8"), Expired).Page("20", null, "b");

        var told = await RunAsync(steps: 5);

        told.Should().Equal("Init", "InitApply a", "InitDone", "error ApiException", "Init", "InitApply b", "InitDone");
        _source.Asked.Should().Equal("list", "watch 5", "list");
    }

    [Test]
    public async Task Step_ContinueTokenExpires_BeginsTheListAnew()
    {
        _source.Page("5", "c1", "a").Fail(Expired).Page("6", null, "b");

        var told = await RunAsync(steps: 3);

        told.Should().Equal("Init", "InitApply a", "error ApiException", "Init", "InitApply b", "InitDone");
        _source.Asked.Should().Equal("list", "list c1", "list");
    }

    [Test]
    public async Task Step_PageFails_IsAskedForAgain()
    {
        _source.Page("5", "c1", "a").Fail(Unreachable).Page("5", null, "b");

        var told = await RunAsync(steps: 3);

        told.Should().Equal("Init", "InitApply a", "error HttpRequestException", "InitApply b", "InitDone");
        _source.Asked.Should().Equal("list", "list c1", "list c1");
    }

    [Test]
    public async Task Step_Defect_IsNotTakenForAFailureOfTheServer()
    {
        _source.Fail(new InvalidOperationException("a defect"));

        await this.Awaiting(t => t.RunAsync(steps: 1)).Should().ThrowAsync<InvalidOperationException>().WithMessage("a defect");
    }

    private static WatchEvent<V1ConfigMap> Event(WatchEventType type, string name, string version) => new(type, ScriptedSource.Map(name, version), version);

    private static WatchEvent<V1ConfigMap> Bookmark(string version) => new(WatchEventType.Bookmark, null, version);

    private async Task<List<string>> RunAsync(int steps, bool isOptional = false)
    {
        var machine = new WatcherMachine<V1ConfigMap>(_source, isOptional);
        var state = WatcherMachine<V1ConfigMap>.Start;
        var told = new List<string>();
        for (var i = 0; i < steps; i++)
        {
            var step = await machine.StepAsync(state, CancellationToken.None).WaitAsync(Limits.Await);
            told.AddRange(step.Events.Select(e => e.Object is null ? $"{e.Type}" : $"{e.Type} {e.Object.Metadata.Name}"));
            if (step.Error is not null)
            {
                told.Add($"error {step.Error.GetType().Name}");
            }

            state = step.Next;
        }

        return told;
    }
}
