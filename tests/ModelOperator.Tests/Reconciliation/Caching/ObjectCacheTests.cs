using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Reconciliation.Caching;
using ModelOperator.Reconciliation.Watching;

namespace ModelOperator.Tests.Reconciliation.Caching;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ObjectCacheTests
{
    private readonly ObjectCache<V1ConfigMap> _cache = new(["app"]);

    [Test]
    public void Take_List_IsSeenOnlyWhenItIsComplete()
    {
        Take(WatcherEventType.Init);
        Take(WatcherEventType.InitApply, Map("a", "1"));

        _cache.HasSynced.Should().BeFalse();
        _cache.Get(new ObjectKey("n", "a")).Should().BeNull();
        Take(WatcherEventType.InitDone).Should().Equal("+a");
        _cache.HasSynced.Should().BeTrue();
        _cache.Get(new ObjectKey("n", "a")).Should().NotBeNull();
    }

    [Test]
    public void Take_SecondList_SwapsWholeAndTellsTheDifference()
    {
        Listed(Map("same", "1"), Map("gone", "1"), Map("changed", "1"));
        Take(WatcherEventType.Init);
        Take(WatcherEventType.InitApply, Map("same", "1"));
        Take(WatcherEventType.InitApply, Map("changed", "2"));
        Take(WatcherEventType.InitApply, Map("new", "3"));
        _cache.Count.Should().Be(3, "readers still see the state from before");

        var changes = Take(WatcherEventType.InitDone);

        changes.Should().BeEquivalentTo("~changed", "+new", "-gone");
        _cache.List("n").Select(m => m.Metadata.Name).Should().BeEquivalentTo("same", "changed", "new");
    }

    [Test]
    public void Take_NotServed_IsEmptyAndInSync()
    {
        Take(WatcherEventType.NotServed).Should().BeEmpty();

        _cache.HasSynced.Should().BeTrue();
        _cache.IsServed.Should().BeFalse();
        Listed(Map("a", "1"));
        _cache.IsServed.Should().BeTrue();
    }

    [Test]
    public void Take_NotServedAnyMore_TellsThatAllIsGone()
    {
        Listed(Map("a", "1"));

        Take(WatcherEventType.NotServed).Should().Equal("-a");

        _cache.Count.Should().Be(0);
    }

    [Test]
    public void Take_ListThatIsBegunAnew_ForgetsTheFirst()
    {
        Take(WatcherEventType.Init);
        Take(WatcherEventType.InitApply, Map("a", "1"));
        Listed(Map("b", "1"));

        _cache.List().Select(m => m.Metadata.Name).Should().Equal("b");
    }

    [Test]
    public void Take_Delete_OfTheUnknownIsNoChange()
    {
        Listed();

        Take(WatcherEventType.Delete, Map("a", "1")).Should().BeEmpty();
        Take(WatcherEventType.Apply, Map("a", "2")).Should().Equal("+a");
        Take(WatcherEventType.Delete, Map("a", "3")).Should().Equal("-a");
    }

    [Test]
    public void OwnedBy_OwnerChanges_FollowsIt()
    {
        Listed(Map("b", "1", owner: "u1"), Map("a", "1", owner: "u1"));
        _cache.OwnedBy("u1").Select(m => m.Metadata.Name).Should().Equal("a", "b");

        Take(WatcherEventType.Apply, Map("a", "2", owner: "u2"));

        _cache.OwnedBy("u1").Select(m => m.Metadata.Name).Should().Equal("b");
        _cache.OwnedBy("u2").Select(m => m.Metadata.Name).Should().Equal("a");
        _cache.OwnedBy("u3").Should().BeEmpty();
    }

    [Test]
    public void WithLabel_Value_IsLookedUpWithinTheNamespace()
    {
        Listed(Map("a", "1", app: "x"), Map("b", "1", app: "y"), Map("c", "1", app: "x", @namespace: "other"));

        _cache.WithLabel("n", "app", "x").Select(m => m.Metadata.Name).Should().Equal("a");
        Take(WatcherEventType.Delete, Map("a", "2", app: "x"));
        _cache.WithLabel("n", "app", "x").Should().BeEmpty();
    }

    [Test]
    public void WithLabel_NotIndexed_SaysWhichAre() =>
        _cache.Invoking(c => c.WithLabel("n", "tier", "x")).Should().Throw<ArgumentException>().WithMessage("*tier*indexed are: app*");

    private static V1ConfigMap Map(string name, string version, string? owner = null, string? app = null, string @namespace = "n") => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = @namespace,
            ResourceVersion = version,
            OwnerReferences = owner is null ? null : [new V1OwnerReference { ApiVersion = "v1", Kind = "K", Name = "o", Uid = owner }],
            Labels = app is null ? null : new Dictionary<string, string> { ["app"] = app },
        },
    };

    private void Listed(params V1ConfigMap[] maps)
    {
        Take(WatcherEventType.Init);
        foreach (var map in maps)
        {
            Take(WatcherEventType.InitApply, map);
        }

        Take(WatcherEventType.InitDone);
    }

    private List<string> Take(WatcherEventType type, V1ConfigMap? map = null) =>
        [.. _cache.Take(new WatcherEvent<V1ConfigMap>(type, map)).Select(c => c switch
        {
            { Before: null } => $"+{c.After!.Metadata.Name}",
            { After: null } => $"-{c.Before!.Metadata.Name}",
            _ => $"~{c.After!.Metadata.Name}",
        })];
}
