namespace ModelStores.Tests.Files;

/// <summary>file://, pvc:// and configmap://.</summary>
[CancelAfter(10_000)]
public sealed class LocalSourcesTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("local-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task File_IsFoundWithItsSizeAndRead(CancellationToken cancellation)
    {
        Write("rec.onnx", "0123456789");

        var found = await FindAsync($"file://{_folder.FullName}/rec.onnx", cancellation);

        found.Form.Should().Be(ArtifactForm.File);
        found.Files.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "rec.onnx", Length = 10L, LocalPath = $"{_folder.FullName}/rec.onnx" });
        (await ReadAsync(found.Files[0], 3, 4, cancellation)).Should().StartWith("3456");
    }

    [Test]
    public async Task File_Changed_HasAnotherVersion(CancellationToken cancellation)
    {
        Write("rec.onnx", "one");
        var before = await FindAsync($"file://{_folder.FullName}/rec.onnx", cancellation);
        Write("rec.onnx", "three");

        var after = await FindAsync($"file://{_folder.FullName}/rec.onnx", cancellation);

        after.Version.Should().NotBe(before.Version);
    }

    [Test]
    public async Task Folder_IsAllItsFilesInOrder(CancellationToken cancellation)
    {
        Write("rec/weights.bin", "w");
        Write("rec/a/model.onnx", "m");

        var found = await FindAsync($"file://{_folder.FullName}/rec", cancellation);

        found.Form.Should().Be(ArtifactForm.Folder);
        found.Files.Select(file => file.Path).Should().Equal("a/model.onnx", "weights.bin");
    }

    [Test]
    public async Task ConfigMap_MountedAsKubernetesDoes_IsReadThroughItsLinksAndFoundOnce(CancellationToken cancellation)
    {
        // A key is a link to ..data/KEY, and ..data a link to the folder of the newest revision.
        Write("configmap/models/..2026_01/model.onnx", "0123456789");
        Directory.CreateSymbolicLink($"{_folder.FullName}/configmap/models/..data", "..2026_01");
        File.CreateSymbolicLink($"{_folder.FullName}/configmap/models/model.onnx", "..data/model.onnx");

        var key = await FindAsync("configmap://models/model.onnx", cancellation);
        var all = await FindAsync("configmap://models/", cancellation);

        key.Files.Should().ContainSingle().Which.Length.Should().Be(10);
        (await ReadAsync(key.Files[0], 0, null, cancellation)).Should().Be("0123456789");
        all.Files.Select(file => file.Path).Should().Equal("model.onnx");
    }

    [Test]
    public async Task Claim_Path_IsBelowItsMountAndNamedByTheClaim(CancellationToken cancellation)
    {
        Write("pvc/weights/ocr/rec.onnx", "m");

        var found = await FindAsync("pvc://weights/ocr/rec.onnx", cancellation);
        var missing = () => FindAsync("pvc://weights/ocr/none.onnx", cancellation);

        found.Files[0].LocalPath.Should().Be($"{_folder.FullName}/pvc/weights/ocr/rec.onnx");
        (await missing.Should().ThrowAsync<StoreException>()).Which.Should().Match<StoreException>(e => e.Failure == StoreFailure.NotFound && e.Message.Contains("pvc://weights/ocr/none.onnx"));
    }

    [TestCase("pvc://other/rec.onnx", StoreFailure.NotFound, "--mounts")]
    [TestCase("pvc://weights/..%2F..%2Fsecret", StoreFailure.InvalidUri, "leads out of its volume")]
    [TestCase("file://host/rec.onnx", StoreFailure.InvalidUri, "three slashes")]
    public async Task Uri_ThatNamesNothingOfOurs_SaysWhatIsExpected(string uri, StoreFailure failure, string words, CancellationToken cancellation)
    {
        Write("pvc/weights/rec.onnx", "m");
        Write("secret", "s");

        var find = () => FindAsync(uri, cancellation);

        (await find.Should().ThrowAsync<StoreException>().WithMessage($"*{words}*")).Which.Failure.Should().Be(failure);
    }

    [Test]
    public async Task Folder_Empty_IsNoArtifact(CancellationToken cancellation)
    {
        var find = () => FindAsync($"file://{_folder.FullName}/", cancellation);

        (await find.Should().ThrowAsync<StoreException>()).Which.Failure.Should().Be(StoreFailure.InvalidArtifact);
    }

    private static async Task<string> ReadAsync(SourceFile file, long from, long? count, CancellationToken cancellation)
    {
        var content = await file.OpenAsync(from, count, cancellation);
        await using (content)
        {
            return await new StreamReader(content.Stream).ReadToEndAsync(cancellation);
        }
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private Task<SourceArtifact> FindAsync(string uri, CancellationToken cancellation)
    {
        var location = ModelLocation.Parse(uri);
        return new ModelSources(new FileModelSource(), new MountedModelSource(_folder.FullName)).For(location).FindAsync(location, StoreAccess.Anonymous, cancellation);
    }
}
