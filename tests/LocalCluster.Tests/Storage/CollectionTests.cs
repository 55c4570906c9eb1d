using System.Text.Json.Nodes;
using LocalCluster.Storage;

namespace LocalCluster.Tests.Storage;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CollectionTests
{
    private readonly ObjectStore _store = new();

    [Test]
    public void Versions_OfTwoCollections_AreOneSequence()
    {
        var pod = Put(_store.Collection("", "pods", true), "a");
        var map = Put(_store.Collection("", "configmaps", true), "a");

        map.Version.Should().Be(pod.Version + 1);
        map.Content["metadata"]!["resourceVersion"]!.ToString().Should().Be(map.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Test]
    public void Changes_AfterAVersion_AreThoseThatFollowedInOrder()
    {
        var pods = _store.Collection("", "pods", true);
        var first = Put(pods, "a");
        Put(pods, "b");
        var last = Put(pods, "a");
        _store.Remove(pods, last, last.Copy());

        var changes = pods.ChangesAfter(first.Version)!.Value.Changes;

        changes.Select(c => $"{c.Type} {c.Object.Name}").Should().Equal("ADDED b", "MODIFIED a", "DELETED a");
        changes[^1].Object.Version.Should().BeGreaterThan(last.Version, "a removal has a version of its own");
    }

    [Test]
    public void Changes_OlderThanTheHistory_AreUnknown()
    {
        var pods = _store.Collection("", "pods", true);
        var first = Put(pods, "a");
        for (var i = 0; i < Collection.HistoryLength; i++)
        {
            Put(pods, "a");
        }

        pods.ChangesAfter(first.Version).Should().BeNull();
        pods.At(first.Version).Should().BeNull();
        pods.ChangesAfter(_store.Version)!.Value.Changes.Should().BeEmpty();
    }

    [Test]
    public void At_AnOldVersion_ShowsWhatStoodThere()
    {
        var pods = _store.Collection("", "pods", true);
        Put(pods, "a");
        var second = Put(pods, "b");
        Put(pods, "c");

        pods.At(second.Version)!.Items.Keys.Should().Equal("a", "b");
        pods.Current.Items.Keys.Should().Equal("a", "b", "c");
    }

    [Test]
    public async Task Read_WhileOthersWrite_HasEveryWriteUpToItsVersionAndNoneAfter()
    {
        const int Writes = 20_000;
        var (pods, before) = (_store.Collection("", "pods", true), _store.Version);
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < Writes; i++)
            {
                Put(pods, $"pod-{i}");
            }
        });

        Snapshot seen;
        do
        {
            // Each write adds one object and one to the version, so that the two must agree at any moment.
            seen = _store.Read(pods);
            ((long)seen.Items.Count).Should().Be(seen.Version - before);
        }
        while (!writing.IsCompleted || seen.Items.Count < Writes);

        await writing;
    }

    [Test]
    public async Task Next_AfterAWrite_Ends()
    {
        var pods = _store.Collection("", "pods", true);
        var next = pods.ChangesAfter(_store.Version)!.Value.Next;
        next.IsCompleted.Should().BeFalse();

        Put(pods, "a");

        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Dependents_FollowTheOwnerReferences()
    {
        var pods = _store.Collection("", "pods", true);
        var owner = Put(pods, "owner");
        var child = Put(pods, "child", owner.Uid);
        _store.DependentsOf(owner.Uid).Select(d => d.Object.Name).Should().Equal("child");

        Put(pods, "child");

        _store.DependentsOf(owner.Uid).Should().BeEmpty();
        _store.FindByUid(child.Uid)!.Name.Should().Be("child");
    }

    private StoredObject Put(Collection collection, string name, string? owner = null)
    {
        var metadata = new JsonObject { ["name"] = name, ["uid"] = $"uid-{collection.Plural}-{name}" };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = owner });
        }

        lock (_store.WriteLock)
        {
            return _store.Put(collection, new JsonObject { ["metadata"] = metadata });
        }
    }
}
