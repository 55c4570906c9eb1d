using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Transfers;

[CancelAfter(30_000)]
public sealed class ResumeTests
{
    private StoreUnderTest _store = null!;

    [SetUp]
    public void CreateStore() => _store = new StoreUnderTest();

    [TearDown]
    public void RemoveStore() => _store.Dispose();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(1000)]
    public async Task Fetch_AnyLength_BringsTheBytesInPartsThatDoNotOverlap(int length, CancellationToken cancellation)
    {
        var bytes = _store.Put(length);

        using var artifact = await _store.FetchAsync(cancellation);

        (await File.ReadAllBytesAsync(artifact.Path, cancellation)).Should().Equal(bytes);
        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        artifact.SourceVersion.Should().Be("v1");
        _store.Source.Reads.Sum(read => read.Count ?? length).Should().Be(length);
        _store.Source.Reads.Select(read => read.From).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public async Task Fetch_CutAtEveryOffset_GoesOnFromThereAndAsksForNoByteTwice([Values(1, 3)] int connections, CancellationToken cancellation)
    {
        var bytes = _store.Put(200);
        _store.Settings = _store.Settings with { Connections = connections };
        for (var offset = 0; offset < 64; offset++)
        {
            var cut = offset;
            _store.Source.OnRead = (number, asked) => number % 2 == 1 && asked.Length > cut ? asked[..cut] : asked;
            _store.Source.Objects["rec.onnx"] = (bytes, $"v{offset}");

            using var artifact = await _store.FetchAsync(cancellation, anew: true);

            (await File.ReadAllBytesAsync(artifact.Path, cancellation)).Should().Equal(bytes, "it was cut at {0}", offset);
            artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        }
    }

    [Test]
    public async Task Fetch_AfterAFailure_AsksOnlyForThePartsThatAreMissing(CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        _store.Settings = _store.Settings with { Connections = 1 };
        _store.Source.OnRead = (number, asked) => number <= 6 ? asked : throw new StoreException(StoreFailure.Forbidden, "the key has expired");
        (await _store.FailAsync(cancellation)).Reason.Should().Be(LoadFailureReason.ArtifactForbidden);
        Directory.Exists(Path.Combine(_store.Cache, "sha256")).Should().BeFalse();
        _store.Source.OnRead = (_, asked) => asked;

        using var artifact = await _store.FetchAsync(cancellation);

        (await File.ReadAllBytesAsync(artifact.Path, cancellation)).Should().Equal(bytes);
        _store.Source.Reads.Skip(7).Select(read => read.From).Should().Equal(384, 448, 512, 576);
    }

    [Test]
    public async Task Fetch_OtherVersionAfterAFailure_TakesNothingOfTheOldOne(CancellationToken cancellation)
    {
        _store.Put(640);
        _store.Settings = _store.Settings with { Connections = 1 };
        _store.Source.OnRead = (number, asked) => number <= 6 ? asked : throw new StoreException(StoreFailure.Forbidden, "the key has expired");
        await _store.FailAsync(cancellation);
        var bytes = _store.Put(640, "v2");
        _store.Source.OnRead = (_, asked) => asked;

        using var artifact = await _store.FetchAsync(cancellation);

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        artifact.SourceVersion.Should().Be("v2");
    }

    [TestCase("torn line", "1 640 64 v1\n0\n1\n2\n3", Description = "the last line was cut off in a crash: part 3 does not count")]
    [TestCase("other size of parts", "1 640 32 v1\n0\n1\n")]
    [TestCase("garbage", "\0\0\0\0")]
    [TestCase("a part that is none", "1 640 64 v1\n99\n")]
    [TestCase("empty", "")]
    public async Task Fetch_DamagedJournal_IsNotBelievedFurtherThanItIsWhole(string name, string journal, CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        var data = _store.PartialData();
        Directory.CreateDirectory(data);
        await File.WriteAllBytesAsync(Path.Combine(data, "0"), [.. bytes.AsSpan(0, 192), .. new byte[448]], cancellation);
        await File.WriteAllTextAsync(Path.Combine(data, "0.parts"), journal, cancellation);

        using var artifact = await _store.FetchAsync(cancellation);

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes), "{0} must not count as whole", name);
    }

    [Test]
    public async Task Fetch_ChangedBetweenLookAndRead_IsLookedUpAgain(CancellationToken cancellation)
    {
        _store.Put(640);
        byte[] bytes = [];
        _store.Source.BeforeRead = (number, _) =>
        {
            bytes = number == 4 ? _store.Put(700, "v2") : bytes;
            return Task.CompletedTask;
        };

        using var artifact = await _store.FetchAsync(cancellation);

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        artifact.SourceVersion.Should().Be("v2");
        _store.Source.Looks.Should().Be(2);
    }

    [Test]
    public async Task Fetch_StoreWithoutRanges_BeginsAgainAtTheFirstByte(CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        _store.Source.HasRanges = false;
        _store.Source.OnRead = (number, asked) => number < 3 ? asked[..(number * 100)] : asked;

        using var artifact = await _store.FetchAsync(cancellation);

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        _store.Source.Reads.Should().Equal(("rec.onnx", 0, null), ("rec.onnx", 0, null), ("rec.onnx", 0, null));
    }

    [Test]
    public async Task Fetch_StoreThatPromisesRangesAndHasNone_IsReadAsAWhole(CancellationToken cancellation)
    {
        var bytes = _store.Put(640);
        _store.Settings = _store.Settings with { Connections = 1 };
        _store.Source.OnRead = (number, asked) => number == 2 ? throw new StoreException(StoreFailure.NoRanges, "it sent the whole") : asked;

        using var artifact = await _store.FetchAsync(cancellation);

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(bytes));
        _store.Source.Reads.Skip(1).Should().Equal(("rec.onnx", 64, 64), ("rec.onnx", 0, null));
    }

    [Test]
    public async Task Fetch_Folder_BringsEveryFileAndHasTheDigestOfTheirList(CancellationToken cancellation)
    {
        _store.Source.Form = ArtifactForm.Folder;
        var model = _store.Put(300, path: "model.onnx");
        var weights = _store.Put(500, path: "data/weights.bin");
        var list = $"{StoreUnderTest.HexOf(weights)}  data/weights.bin\n{StoreUnderTest.HexOf(model)}  model.onnx\n";

        using var artifact = await _store.FetchAsync(cancellation, "test://models/rec/");

        artifact.Digest.Hex.Should().Be(StoreUnderTest.HexOf(System.Text.Encoding.UTF8.GetBytes(list)));
        artifact.SizeBytes.Should().Be(800);
        (await File.ReadAllBytesAsync(artifact.Path, cancellation)).Should().Equal(model);
        (await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(artifact.Path)!, "data/weights.bin"), cancellation)).Should().Equal(weights);
    }

    [TestCase("../out.onnx")]
    [TestCase("/etc/out.onnx")]
    [TestCase("a//b.onnx")]
    [TestCase("a/./b.onnx")]
    [TestCase("a\\b.onnx")]
    [TestCase("a\0b.onnx")]
    public async Task Fetch_FolderWithANameThatLeavesIt_IsRefusedBeforeAByteIsRead(string path, CancellationToken cancellation)
    {
        _store.Source.Form = ArtifactForm.Folder;
        _store.Put(10, path: path);

        var failure = await _store.FailAsync(cancellation, "test://models/rec/");

        failure.Reason.Should().Be(LoadFailureReason.InvalidArtifact);
        _store.Source.Reads.Should().BeEmpty();
    }
}
