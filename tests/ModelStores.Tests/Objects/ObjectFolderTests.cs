namespace ModelStores.Tests.Objects;

public sealed class ObjectFolderTests
{
    [TestCase("m/onnx/model.onnx", 5, "onnx/model.onnx")]
    [TestCase("m/a b+ü.onnx", 5, "a b+ü.onnx")]
    [TestCase("m/...", 5, "...")]
    [TestCase("m/onnx/", 0, null)]
    [TestCase("m/", 0, null)]
    public void PathOf_Key_IsThePathBelowTheFolder(string key, long length, string? path) => new ObjectFolder("m/", "s3://b/m/").PathOf(key, length).Should().Be(path);

    [TestCase("m/onnx/", 5)]
    [TestCase("m/", 5)]
    [TestCase("m//x", 5)]
    [TestCase("m/../x", 5)]
    [TestCase("m/./x", 5)]
    [TestCase("m/x\\y", 5)]
    [TestCase("m/x\0y", 5)]
    [TestCase("other/x", 5)]
    [TestCase("m/..", 0)]
    public void PathOf_KeyThatIsNoFileBelowTheFolder_IsRefused(string key, long length)
    {
        var act = () => new ObjectFolder("m/", "s3://b/m/").PathOf(key, length);

        act.Should().Throw<StoreException>().Where(e => e.Failure == StoreFailure.InvalidArtifact).WithMessage($"s3://b/m/ holds the object '{key}'*'m/'*");
    }

    [Test]
    public void Add_MoreFilesThanAModelHas_IsRefused()
    {
        var folder = new ObjectFolder(string.Empty, "s3://logs/");
        for (var i = 0; i < 10_000; i++)
        {
            folder.Add(new EmptyFile($"{i}"));
        }

        var act = () => folder.Add(new EmptyFile("one more"));

        act.Should().Throw<StoreException>().Where(e => e.Failure == StoreFailure.InvalidArtifact).WithMessage("s3://logs/ holds more than 10000 files*");
        folder.ToArtifact().Files.Should().HaveCount(10_000);
    }

    [Test]
    public void ToArtifact_FileThatIsAFolderToo_IsRefused()
    {
        var folder = new ObjectFolder(string.Empty, "s3://b/");
        folder.Add(new EmptyFile("a/b/c"));
        folder.Add(new EmptyFile("a/b"));

        folder.Invoking(it => it.ToArtifact()).Should().Throw<StoreException>().WithMessage("*'a/b'*");
    }

    [Test]
    public void ToArtifact_FileWithoutVersion_HasNone()
    {
        var folder = new ObjectFolder(string.Empty, "s3://b/");
        folder.Add(new EmptyFile("a") { Version = "1" });
        folder.Add(new EmptyFile("b"));

        folder.ToArtifact().Version.Should().BeNull("a change of b would not show");
    }

    private sealed class EmptyFile(string path) : SourceFile(path, 0)
    {
        public override Task<SourceContent> OpenAsync(long from, long? count, CancellationToken cancellation) => Task.FromResult(new SourceContent(Stream.Null, 0));
    }
}
