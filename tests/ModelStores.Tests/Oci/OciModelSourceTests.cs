using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Testing.Stores;

namespace ModelStores.Tests.Oci;

/// <summary>Against a docker-registry, with what skopeo pushes.</summary>
[CancelAfter(60_000)]
public sealed class OciModelSourceTests
{
    private static readonly byte[] Model = StoreClient.RandomBytes(300_000);
    private static readonly byte[] Weights = StoreClient.RandomBytes(5_000, seed: 2);

    private OciRegistry _registry = null!;
    private StoreHttp _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _registry = await OciRegistry.StartAsync();
        _http = StoreClient.Http();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task Find_ArtifactOfOneFile_IsThatFile(CancellationToken cancellation)
    {
        var digest = await _registry.PushArtifactAsync("models/one", "1.0", ("rec.onnx", Model));

        var artifact = await FindAsync(_registry.Uri("models/one", "1.0"), cancellation);

        artifact.Form.Should().Be(ArtifactForm.File);
        artifact.Version.Should().Be(digest);
        var file = artifact.Files.Should().ContainSingle().Subject;
        file.Path.Should().Be("rec.onnx");
        file.Length.Should().Be(Model.Length);
        file.Digest!.Value.Should().Be(Sha256Digest.FromHash(SHA256.HashData(Model)));
        file.Packaging.Should().Be(Packaging.None);
        (await file.ReadAsync(cancellation)).Should().Equal(Model);
    }

    [TestCase(0, 1)]
    [TestCase(0, 300_000)]
    [TestCase(1, 299_999)]
    [TestCase(299_999, 1)]
    [TestCase(100_000, 65_537)]
    public async Task Open_Range_GivesTheseBytes(int from, int count, CancellationToken cancellation)
    {
        await _registry.PushArtifactAsync("models/ranges", "1.0", ("rec.onnx", Model));
        var file = (await FindAsync(_registry.Uri("models/ranges", "1.0"), cancellation)).Files[0];

        file.AcceptsRanges.Should().BeTrue();
        (await file.ReadAsync(cancellation, from, count)).Should().Equal(Model[from..(from + count)]);
        (await file.ReadAsync(cancellation, from)).Should().Equal(Model[from..]);
    }

    [Test]
    public async Task Find_ArtifactOfSeveralFiles_IsAFolder(CancellationToken cancellation)
    {
        await _registry.PushArtifactAsync("models/several", "1.0", ("model.onnx", Model), ("data/weights.bin", Weights));

        var artifact = await FindAsync(_registry.Uri("models/several", "1.0"), cancellation);

        artifact.Form.Should().Be(ArtifactForm.Folder);
        artifact.Files.Select(file => file.Path).Should().Equal("model.onnx", "data/weights.bin");
        (await artifact.Files[1].ReadAsync(cancellation)).Should().Equal(Weights);
    }

    [Test]
    public async Task Find_ByDigest_GivesTheSame(CancellationToken cancellation)
    {
        var digest = await _registry.PushArtifactAsync("models/pinned", "1.0", ("rec.onnx", Model));
        await _registry.PushArtifactAsync("models/pinned", "1.0", ("rec.onnx", Weights));

        (await FindAsync(_registry.Uri("models/pinned", digest), cancellation)).Version.Should().Be(digest);
        (await FindAsync(_registry.Uri("models/pinned", "1.0"), cancellation)).Version.Should().NotBe(digest);
        var both = await FindAsync($"{_registry.Uri("models/pinned", "1.0")}@{digest}", cancellation);
        (await both.Files[0].ReadAsync(cancellation)).Should().Equal(Model);
    }

    [Test]
    public async Task Find_NoTag_IsLatest(CancellationToken cancellation)
    {
        var digest = await _registry.PushArtifactAsync("untagged", "latest", ("rec.onnx", Model));

        (await FindAsync($"oci://{_registry.Authority}/untagged", cancellation)).Version.Should().Be(digest);
    }

    [Test]
    public async Task Find_ImageOfOneLayer_IsAnArchive([Values] bool compressed, CancellationToken cancellation)
    {
        var layer = Layer(compressed, ("models/model.onnx", Model), ("models/weights.bin", Weights));
        await _registry.PushAsync("cars/ocr", compressed ? "gz" : "plain", layout => layout.AddImage(layer));

        var artifact = await FindAsync(_registry.Uri("cars/ocr", compressed ? "gz" : "plain"), cancellation);

        artifact.Form.Should().Be(ArtifactForm.File);
        artifact.Files[0].Packaging.Should().Be(compressed ? Packaging.TarGzip : Packaging.Tar);
        (await artifact.Files[0].ReadAsync(cancellation)).Should().Equal(layer.Bytes);
    }

    [Test]
    public async Task Find_ImageOfSeveralLayers_SaysWhatToDo(CancellationToken cancellation)
    {
        await _registry.PushAsync("cars/two", "1", layout => layout.AddImage(Layer(true, ("bin/sh", Weights)), Layer(true, ("models/model.onnx", Model))));

        await ExpectAsync(_registry.Uri("cars/two", "1"), StoreFailure.InvalidArtifact, "*has 2 layers*an image of one layer is expected (FROM scratch*", cancellation);
    }

    [Test]
    public async Task Find_Index_TakesTheServersPlatform(CancellationToken cancellation)
    {
        await _registry.PushAsync(
            "indexes/two",
            "1",
            layout => layout.AddIndex(("linux/arm64", layout.AddImage(Layer(true, ("a.onnx", Weights)))), ("linux/amd64", layout.AddImage(Layer(true, ("a.onnx", Model))))));

        var artifact = await FindAsync(_registry.Uri("indexes/two", "1"), cancellation);

        artifact.Files[0].Length.Should().BeGreaterThan(Model.Length);
    }

    [Test]
    public async Task Find_IndexWithoutThePlatform_ListsWhatThereIs(CancellationToken cancellation)
    {
        await _registry.PushAsync(
            "indexes/other",
            "1",
            layout => layout.AddIndex(("linux/arm64", layout.AddImage(Layer(true, ("a.onnx", Weights)))), ("linux/s390x", layout.AddImage(Layer(true, ("a.onnx", Model))))));

        await ExpectAsync(_registry.Uri("indexes/other", "1"), StoreFailure.InvalidArtifact, "*linux/arm64, linux/s390x*none of them for linux/amd64*", cancellation);
    }

    [Test]
    public async Task Find_OnlyEntryOfAnIndex_IsTakenForAnyPlatform(CancellationToken cancellation)
    {
        var digest = await _registry.PushAsync("indexes/one", "1", layout => layout.AddIndex(("linux/arm64", layout.AddImage(Layer(true, ("a.onnx", Weights))))));

        (await FindAsync(_registry.Uri("indexes/one", "1"), cancellation)).Version.Should().Be(digest);
    }

    [TestCase("models/absent", "1.0", "*HTTP 404*MANIFEST_UNKNOWN*")]
    public Task Find_NothingThere_HasTheRegistrysWords(string repository, string tag, string message, CancellationToken cancellation) =>
        ExpectAsync(_registry.Uri(repository, tag), StoreFailure.NotFound, $"{_registry.Uri(repository, tag)}{message}", cancellation);

    [Test]
    public Task Find_TlsWherePlainHttpIsSpoken_SaysSo(CancellationToken cancellation) => ExpectAsync(
        _registry.Uri("models/one", "1.0"), StoreFailure.Unreachable, "*can not be reached*", cancellation,
        new StoreAccess { Environment = name => name == "OCI_PLAIN_HTTP" ? "false" : null });

    private static OciBlob Layer(bool compressed, params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        Stream target = compressed ? new GZipStream(bytes, CompressionLevel.Fastest) : bytes;
        using (var tar = new TarWriter(target))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return new OciBlob(compressed ? OciLayout.TarGzipType : OciLayout.TarType, bytes.ToArray());
    }

    private async Task ExpectAsync(string uri, StoreFailure failure, string message, CancellationToken cancellation, StoreAccess? access = null)
    {
        var act = () => new OciModelSource(_http).FindAsync(uri, access ?? StoreAccess.Anonymous, cancellation);

        (await act.Should().ThrowAsync<StoreException>().WithMessage(message)).Which.Failure.Should().Be(failure);
    }

    private Task<SourceArtifact> FindAsync(string uri, CancellationToken cancellation) => new OciModelSource(_http).FindAsync(uri, StoreAccess.Anonymous, cancellation);
}
