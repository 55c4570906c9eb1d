using System.Security.Cryptography;
using InferenceRuntime.Storage.Archives;
using ModelStores;
using Testing;

namespace InferenceRuntime.Tests.Storage.Archives;

/// <summary>What the usual programs pack.</summary>
[CancelAfter(60_000)]
public sealed class OrdinaryArchiveTests : ArchiveFixture
{
    private const UnixFileMode ExpectedMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private static readonly string LongPath = $"{new string('a', 120)}/{new string('b', 130)}/weights.bin";

    private string Source => Temporary("source");

    [TestCase("gnu", ".")]
    [TestCase("gnu", "*")]
    [TestCase("pax", ".")]
    [TestCase("posix", "*")]
    public async Task Unpack_TarOfGnuTar_GivesTheFiles(string format, string what, CancellationToken cancellation)
    {
        WriteSource();
        await RunAsync("sh", ["-c", $"cd '{Source}' && tar --format={format} -cf '{Temporary("archive")}' {what}"]);

        var files = await UnpackAsync(Temporary("archive"), Packaging.Tar, cancellation);

        ExpectSource(files.Select(file => (file.Path, file.Digest)));
    }

    [TestCase("ustar")]
    [TestCase("v7")]
    public async Task Unpack_OldFormats_GiveTheFiles(string format, CancellationToken cancellation)
    {
        WriteSource(withLongPath: false);
        await RunAsync("tar", ["-C", Source, $"--format={format}", "-czf", Temporary("archive"), "."]);

        var files = await UnpackAsync(Temporary("archive"), Packaging.TarGzip, cancellation);

        ExpectSource(files.Select(file => (file.Path, file.Digest)));
    }

    [TestCase("tarfile.open(archive, 'w:gz', format=tarfile.PAX_FORMAT)", "add", Packaging.TarGzip)]
    [TestCase("zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED)", "write", Packaging.Zip)]
    [TestCase("zipfile.ZipFile(archive, 'w', zipfile.ZIP_STORED)", "write", Packaging.Zip)]
    public async Task Unpack_ArchiveOfPython_GivesTheFiles(string open, string add, Packaging packaging, CancellationToken cancellation)
    {
        WriteSource();
        var script = $"""
            import os, sys, tarfile, zipfile
            archive, source = sys.argv[1:]
            os.chdir(source)
            with {open} as out:
                for folder, _, files in os.walk('.'):
                    out.{add}(folder, folder{(add == "add" ? ", recursive=False" : string.Empty)})
                    for file in files:
                        out.{add}(os.path.join(folder, file))
            """;
        await RunAsync("python3", ["-c", script, Temporary("archive"), Source]);

        var files = await UnpackAsync(Temporary("archive"), packaging, cancellation);

        ExpectSource(files.Select(file => (file.Path, file.Digest)));
    }

    [Test]
    public async Task Unpack_StreamedZip_GivesTheFiles(CancellationToken cancellation)
    {
        WriteSource();

        // A pipe can not be gone back in: the sizes stand behind the bytes, as many services write zips on the fly.
        const string Script = """
            import os, sys, zipfile
            os.chdir(sys.argv[2])
            with open(sys.argv[1], 'wb') as out:
                class Pipe:
                    def write(self, data): return out.write(data)
                    def flush(self): out.flush()
                with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED) as archive:
                    for folder, _, files in os.walk('.'):
                        for file in files:
                            with archive.open(os.path.normpath(os.path.join(folder, file)), 'w', force_zip64=True) as entry:
                                entry.write(open(os.path.join(folder, file), 'rb').read())
            """;
        await RunAsync("python3", ["-c", Script, Temporary("archive"), Source]);

        var files = await UnpackAsync(Temporary("archive"), Packaging.Zip, cancellation);

        ExpectSource(files.Select(file => (file.Path, file.Digest)));
    }

    [Test]
    public async Task Unpack_Modes_NeitherSetUidNorExecutable(CancellationToken cancellation)
    {
        var archive = new RawTar().Entry('0', "a/b/model.onnx", [1], mode: "0006777").End();

        await UnpackAsync(archive, Packaging.Tar, cancellation);

        File.GetUnixFileMode(Path.Combine(Target, "a/b/model.onnx")).Should().Be(ExpectedMode);
        foreach (var folder in (string[])["a", "a/b"])
        {
            File.GetUnixFileMode(Path.Combine(Target, folder)).Should().Be(ExpectedMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        }
    }

    [TestCase(Packaging.Tar)]
    [TestCase(Packaging.TarGzip)]
    [TestCase(Packaging.Zip)]
    public async Task Unpack_LargeFile_TakesTheMemoryOfItsBuffers(Packaging packaging, CancellationToken cancellation)
    {
        const int Size = 100_000_000;
        Write("weights.bin", Size);
        await RunAsync("sh", ["-c", packaging switch
        {
            Packaging.Tar => $"tar -C '{Source}' -cf '{Temporary("archive")}' .",
            Packaging.TarGzip => $"tar -C '{Source}' -c . | gzip -1 > '{Temporary("archive")}'",
            _ => $"cd '{Source}' && python3 -m zipfile -c '{Temporary("archive")}' weights.bin",
        }]);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var files = await UnpackAsync(Temporary("archive"), packaging, cancellation, new ArchiveLimits { MaxBytes = Size });

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(8_000_000);
        ExpectSource(files.Select(file => (file.Path, file.Digest)));
    }

    [Test]
    public async Task Unpack_CancelledBetween_Ends(CancellationToken cancellation)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await source.CancelAsync();

        var act = () => UnpackAsync(new RawTar().File("model.onnx").End(), Packaging.Tar, source.Token);

        await act.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task RunAsync(string command, string[] arguments)
    {
        var result = await ChildProcess.RunAsync(command, arguments);
        result.ExitCode.Should().Be(0, result.StandardError);
    }

    private void WriteSource(bool withLongPath = true)
    {
        Write("model.onnx", 3_000_000);
        Write("weights/layer 1.bin", 70_000);
        Write("weights/größe.bin", 1);
        Write("empty", 0);
        if (withLongPath)
        {
            Write(LongPath, 513);
        }
    }

    private void Write(string path, int length)
    {
        var file = Path.Combine(Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(length));
    }

    private void ExpectSource(IEnumerable<(string Path, Sha256Digest Digest)> files)
    {
        var expected = Digests(Source);
        files.Should().BeEquivalentTo(expected);
        Digests(Target).Should().BeEquivalentTo(expected);
    }

    private static IReadOnlyList<(string Path, Sha256Digest Digest)> Digests(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(folder, file), Sha256Digest.FromHash(SHA256.HashData(File.ReadAllBytes(file))))),
    ];
}
