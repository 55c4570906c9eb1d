using k8s.Models;
using ModelOperator.Controllers;

namespace ModelOperator.Tests.Controllers;

public sealed class ReadYourWritesTest
{
    [Test]
    public void Newest_CacheBehindTheWrite_IsTheWritten()
    {
        var writes = new ReadYourWrites<V1Service>();
        var written = Service("9");
        writes.Remember(written);

        writes.Newest(Service("8")).Should().BeSameAs(written);
        writes.Newest(Service("8")).Should().BeSameAs(written, "it is remembered until the cache has caught up");
    }

    [TestCase("9")]
    [TestCase("10")]
    public void Newest_CacheCaughtUp_IsTheCached(string version)
    {
        var writes = new ReadYourWrites<V1Service>();
        writes.Remember(Service("9"));
        var cached = Service(version);

        writes.Newest(cached).Should().BeSameAs(cached);
        var older = Service("8");
        writes.Newest(older).Should().BeSameAs(older, "the written one is forgotten");
    }

    [Test]
    public void Newest_ObjectMadeAnewUnderTheSameName_IsTheCached()
    {
        var writes = new ReadYourWrites<V1Service>();
        writes.Remember(Service("9", uid: "old"));
        var cached = Service("8", uid: "new");

        writes.Newest(cached).Should().BeSameAs(cached);
    }

    [Test]
    public void Newest_NotInTheCache_IsNullSoThatTheServerIsAsked()
    {
        var writes = new ReadYourWrites<V1Service>();
        writes.Remember(Service("9"));

        writes.Newest(null).Should().BeNull();
    }

    private static V1Service Service(string version, string uid = "u") => new()
    {
        Metadata = new V1ObjectMeta { Name = "linear", NamespaceProperty = "team-a", ResourceVersion = version, Uid = uid },
    };
}
