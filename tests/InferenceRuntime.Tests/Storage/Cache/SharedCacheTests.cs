using InferenceRuntime.Models;
using InferenceRuntime.Storage.Cache;

namespace InferenceRuntime.Tests.Storage.Cache;

/// <summary>One cache, several that use it: each fetch is a store of its own, as in several pods of a node.</summary>
[CancelAfter(30_000)]
public sealed class SharedCacheTests
{
    private StoreUnderTest _store = null!;

    [SetUp]
    public void CreateStore() => _store = new StoreUnderTest();

    [TearDown]
    public void RemoveStore() => _store.Dispose();

    [Test]
    public async Task Fetch_ByManyAtOnce_TransfersOnce(CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Source.BeforeRead = (_, stop) =>
        {
            begun.TrySetResult();
            return released.Task.WaitAsync(stop);
        };
        var first = _store.FetchAsync(cancellation);
        await begun.Task.WaitAsync(cancellation);
        var others = Enumerable.Range(0, 4).Select(_ => _store.FetchAsync(cancellation)).ToList();
        released.SetResult();

        var all = await Task.WhenAll([first, .. others]);

        all.Should().OnlyContain(artifact => artifact.Digest.Hex == StoreUnderTest.HexOf(bytes));
        all.Count(artifact => !artifact.FromCache).Should().Be(1);
        _store.Source.Looks.Should().Be(1);
        _store.Source.Reads.Should().HaveCount(10);
        foreach (var artifact in all)
        {
            artifact.Dispose();
        }
    }

    [Test]
    public async Task Fetch_SameBytesUnderAnotherUri_AreOneArtifact(CancellationToken cancellation)
    {
        _store.Put(640);

        using var first = await _store.FetchAsync(cancellation);
        using var second = await _store.FetchAsync(cancellation, "test://elsewhere/copy.onnx");

        second.Path.Should().Be(first.Path);
        Directory.GetDirectories(Path.Combine(_store.Cache, "sha256")).Should().ContainSingle();
        Directory.GetDirectories(Path.Combine(_store.Cache, "partial")).Should().BeEmpty();
    }

    [Test]
    public async Task Fetch_InTheCache_NeedsNoStore(CancellationToken cancellation)
    {
        _store.Put(640);
        (await _store.FetchAsync(cancellation)).Dispose();
        _store.Source.OnLook = _ => throw new InvalidOperationException("the store was asked");

        using var again = await _store.FetchAsync(cancellation);

        again.FromCache.Should().BeTrue();
        again.SourceVersion.Should().Be("v1");
    }

    [Test]
    public async Task Fetch_OtherVersionExpected_AsksTheStore(CancellationToken cancellation)
    {
        _store.Put(640);
        (await _store.FetchAsync(cancellation)).Dispose();
        var bytes = _store.Put(650, "v2");

        using var old = await _store.FetchAsync(cancellation, version: "v1");
        using var next = await _store.FetchAsync(cancellation, version: "v2");

        old.SizeBytes.Should().Be(640);
        next.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        _store.Source.Looks.Should().Be(2);
    }

    [Test]
    public async Task Fetch_AnewOfWhatDidNotChange_LooksAndReadsNothing(CancellationToken cancellation)
    {
        _store.Put(640);
        (await _store.FetchAsync(cancellation)).Dispose();

        using var again = await _store.FetchAsync(cancellation, anew: true);

        again.FromCache.Should().BeTrue();
        _store.Source.Looks.Should().Be(2);
        _store.Source.Reads.Should().HaveCount(10);
    }

    [Test]
    public async Task Fetch_AboveTheLimit_EvictsWhatWasUsedLongestAgo(CancellationToken cancellation)
    {
        _store.Settings = _store.Settings with { CacheMaxBytes = 5000 };
        await PutAndFetchAsync("a", 1500, cancellation);
        await PutAndFetchAsync("b", 1500, cancellation);
        Age("a", minutes: 10);
        Age("b", minutes: 20);

        await PutAndFetchAsync("c", 3000, cancellation);

        IsKept("a").Should().BeTrue();
        IsKept("b").Should().BeFalse();
        IsKept("c").Should().BeTrue();
    }

    [Test]
    public async Task Fetch_LimitReachedByModelsInUse_EvictsNoneAndSaysWhatIsLacking(CancellationToken cancellation)
    {
        _store.Settings = _store.Settings with { CacheMaxBytes = 5000 };
        _store.Put(3000, "a");
        using var inUse = await _store.FetchAsync(cancellation, "test://models/a.onnx");
        _store.Put(3000, "b");

        var failure = await _store.FailAsync(cancellation, "test://models/b.onnx");

        failure.Reason.Should().Be(LoadFailureReason.CacheFull);
        failure.Message.Should().Contain("test://models/b.onnx").And.Contain("3.0 kB").And.Contain("--cache-max-bytes");
        File.Exists(inUse.Path).Should().BeTrue();
    }

    [Test]
    public async Task Fetch_AfterTheModelIsGivenUp_MayEvictIt(CancellationToken cancellation)
    {
        _store.Settings = _store.Settings with { CacheMaxBytes = 5000 };
        await PutAndFetchAsync("a", 3000, cancellation);

        await PutAndFetchAsync("b", 3000, cancellation);

        IsKept("a").Should().BeFalse();
    }

    [Test]
    public async Task Fetch_DamagedWhileSomebodyServesIt_IsMended(CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        using var inUse = await _store.FetchAsync(cancellation);
        await File.WriteAllBytesAsync(inUse.Path, new byte[640], cancellation);

        using var mended = await _store.FetchAsync(cancellation);

        mended.FromCache.Should().BeFalse();
        (await File.ReadAllBytesAsync(mended.Path, cancellation)).Should().Equal(bytes);
    }

    [TestCase("manifest.json", "{")]
    [TestCase("manifest.json", "{\"kind\":\"File\",\"files\":[]}")]
    [TestCase("manifest.json", null)]
    [TestCase("files/model.onnx", null)]
    public async Task Fetch_EntryThatIsNotWhole_IsFetchedAgain(string file, string? content, CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        string path;
        using (var first = await _store.FetchAsync(cancellation))
        {
            path = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(first.Path))!, file);
        }

        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content, cancellation);
        }

        using var second = await _store.FetchAsync(cancellation);

        second.FromCache.Should().BeFalse();
        second.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
    }

    [Test]
    public async Task Fetch_FullVolume_EvictsAndGoesOn(CancellationToken cancellation)
    {
        await PutAndFetchAsync("a", 640, cancellation);
        var bytes = _store.Put(640, "b");
        _store.Source.OnRead = (number, asked) => number == 15 ? throw new IOException("No space left on device", 28) : asked;

        using var second = await _store.FetchAsync(cancellation, "test://models/b.onnx");

        second.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        IsKept("a").Should().BeFalse();
    }

    [Test]
    public async Task Fetch_FullVolumeWithNothingToEvict_SaysSoAndLeavesNothing(CancellationToken cancellation)
    {
        _store.Put(640);
        _store.Source.OnRead = (number, asked) => number == 5 ? throw new IOException("No space left on device", 28) : asked;

        var failure = await _store.FailAsync(cancellation);

        failure.Reason.Should().Be(LoadFailureReason.CacheFull);
        failure.Message.Should().Contain(_store.Cache).And.Contain("No space left on device");
        Directory.GetDirectories(Path.Combine(_store.Cache, "partial")).Should().BeEmpty();
    }

    [Test]
    public void Lock_Exclusive_KeepsOutEverybodyUntilItIsGivenUp()
    {
        var path = Path.Combine(_store.Cache, "locks", "one");
        using (FileLock.TryTake(path, shared: false))
        {
            FileLock.TryTake(path, shared: false).Should().BeNull();
            FileLock.TryTake(path, shared: true).Should().BeNull();
        }

        using var first = FileLock.TryTake(path, shared: true);
        using var second = FileLock.TryTake(path, shared: true);
        first.Should().NotBeNull();
        second.Should().NotBeNull();
        FileLock.TryTake(path, shared: false).Should().BeNull();
    }

    private static string UriOf(string name) => $"test://models/{name}.onnx";

    private async Task PutAndFetchAsync(string name, int length, CancellationToken cancellation)
    {
        _store.Put(length, name);
        (await _store.FetchAsync(cancellation, UriOf(name))).Dispose();
    }

    private string EntryOf(string name)
    {
        var digest = new ModelCache(new CacheFolders(_store.Cache), TimeProvider.System).FindUri(UriOf(name))!.ParsedDigest!.Value;
        return Path.Combine(_store.Cache, "sha256", digest.Hex);
    }

    private void Age(string name, int minutes) => Directory.SetLastWriteTimeUtc(EntryOf(name), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-minutes));

    private bool IsKept(string name) => Directory.Exists(EntryOf(name));
}
