using LocalCluster.Api;
using LocalCluster.Kubelet.Logs;
using Testing;

namespace LocalCluster.Tests.Kubelet.Logs;

public sealed class ContainerLogTests
{
    private readonly ManualTimeProvider _clock = new();
    private DirectoryInfo _folder = null!;
    private ContainerLogStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory();
        _store = new ContainerLogStore(_folder.FullName, _clock);
    }

    [TearDown]
    public void TearDown()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Lines_AreStampedAndCanBeTakenFromTheEndOrByTime()
    {
        // Arrange
        using var log = _store.Start("ns", "pod", "uid", "main");
        log.Append("stdout", "one");
        _clock.Advance(TimeSpan.FromSeconds(1));
        log.Append("stderr", "two words");
        log.Append("stdout", "");

        // Act, assert
        (await ReadAsync(new LogQuery())).Should().Equal("one", "two words", "");
        (await ReadAsync(new LogQuery { TailLines = 2 })).Should().Equal("two words", "");
        (await ReadAsync(new LogQuery { TailLines = 0 })).Should().BeEmpty();
        (await ReadAsync(new LogQuery { Since = _clock.GetUtcNow() })).Should().Equal("two words", "");
        (await ReadAsync(new LogQuery { Timestamps = true, TailLines = 3 })).Should().StartWith("2030-01-01T00:00:00.000000000Z one");
    }

    [Test]
    public async Task Follower_GetsLinesAsTheyComeAndEndsWithTheContainer()
    {
        // Arrange
        using var log = _store.Start("ns", "pod", "uid", "main");
        log.Append("stdout", "before");
        await using var lines = _store.Read("ns", "pod", "main", new LogQuery { Follow = true, TailLines = 1 }, CancellationToken.None)!.GetAsyncEnumerator();
        await NextAsync(lines);
        lines.Current.Should().Be("before");

        // Act
        var next = NextAsync(lines);
        log.Append("stdout", "after");

        // Assert
        (await next).Should().BeTrue();
        lines.Current.Should().Be("after");
        log.Complete();
        (await NextAsync(lines)).Should().BeFalse();
    }

    [Test]
    public async Task Runs_AreKeptTwo_TheCurrentAndTheOneBefore()
    {
        // Arrange
        foreach (var text in new[] { "first", "second", "third" })
        {
            using var log = _store.Start("ns", "pod", "uid", "main");
            log.Append("stdout", text);
        }

        // Act, assert
        (await ReadAsync(new LogQuery())).Should().Equal("third");
        (await ReadAsync(new LogQuery { Previous = true })).Should().Equal("second");
        _store.Read("ns", "other", "main", new LogQuery(), CancellationToken.None).Should().BeNull();
    }

    private async Task<List<string>> ReadAsync(LogQuery query)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var lines = new List<string>();
        await foreach (var line in _store.Read("ns", "pod", null, query, limit.Token)!)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static Task<bool> NextAsync(IAsyncEnumerator<string> lines) => lines.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
}
