using InferenceRuntime.Models;
using InferenceRuntime.Storage.Archives;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Archives;

/// <summary>A folder to unpack into, beside a file that nothing may touch.</summary>
public abstract class ArchiveFixture
{
    protected const string Shown = "s3://models/bundle";

    private DirectoryInfo _folder = null!;

    protected string Target => Path.Combine(_folder.FullName, "outer", "target");

    private string Victim => Path.Combine(_folder.FullName, "outer", "victim");

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("archives-");
        Directory.CreateDirectory(Target);
        File.WriteAllText(Victim, "as it was");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    protected string Temporary(string name) => Path.Combine(_folder.FullName, name);

    protected Task<IReadOnlyList<UnpackedFile>> UnpackAsync(byte[] archive, Packaging packaging, CancellationToken cancellation, ArchiveLimits? limits = null)
    {
        var path = Temporary("archive");
        File.WriteAllBytes(path, archive);
        return UnpackAsync(path, packaging, cancellation, limits);
    }

    protected Task<IReadOnlyList<UnpackedFile>> UnpackAsync(string path, Packaging packaging, CancellationToken cancellation, ArchiveLimits? limits = null) =>
        ArchiveUnpacker.UnpackAsync(path, packaging, Target, limits ?? new ArchiveLimits { MaxBytes = 10_000_000 }, Shown, cancellation);

    /// <summary>Refused as an invalid artifact with these words, and nothing but the target was written.</summary>
    protected async Task ExpectRefusalAsync(Task unpacking, string message)
    {
        var act = () => unpacking;
        (await act.Should().ThrowAsync<ModelLoadException>().WithMessage($"*{Shown}*{message}*")).Which.Reason.Should().Be(LoadFailureReason.InvalidArtifact);
        ExpectNothingOutside();
    }

    protected void ExpectNothingOutside()
    {
        Directory.GetFileSystemEntries(Path.Combine(_folder.FullName, "outer")).Should().BeEquivalentTo(Target, Victim);
        File.ReadAllText(Victim).Should().Be("as it was");
        Directory.GetFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Should().BeSubsetOf(["outer", "archive", "source"]);
    }
}
