using System.IO.Compression;
using System.Text;
using InferenceRuntime.Storage.Archives;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Archives;

[CancelAfter(30_000)]
public sealed class TarRefusalTests : ArchiveFixture
{
    [TestCase("../victim", "leads out")]
    [TestCase("a/../../victim", "leads out")]
    [TestCase("a/..", "leads out")]
    [TestCase("/tmp/absolute", "absolute")]
    [TestCase("//absolute", "absolute")]
    [TestCase("a\\..\\victim", "backslash")]
    [TestCase("a\nb", "control character")]
    [TestCase("a\u001b[31m", "control character")]
    [TestCase("./.", "has no name")]
    public Task Unpack_NameThatIsNoPathBelow_IsRefused(string name, string message, CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(new RawTar().File("first.onnx").File(name).End(), Packaging.Tar, cancellation), message);

    [TestCase("../victim", "leads out")]
    [TestCase("/absolute", "absolute")]
    [TestCase("a\0b", "NUL")]
    public async Task Unpack_LongNameRecords_AreHeldToTheSameRule(string name, string message, CancellationToken cancellation)
    {
        var pax = new RawTar().Pax("path", name).File("harmless").End();
        await ExpectRefusalAsync(UnpackAsync(pax, Packaging.Tar, cancellation), message);

        // GNU ends its names with a NUL, so that one within cuts the name off.
        if (!name.Contains('\0', StringComparison.Ordinal))
        {
            var gnu = new RawTar().Entry('L', "././@LongLink", Encoding.UTF8.GetBytes(name + "\0")).File("harmless").End();
            await ExpectRefusalAsync(UnpackAsync(gnu, Packaging.Tar, cancellation), message);
        }
    }

    [TestCase('1', "victim", "a hard link to 'victim'")]
    [TestCase('1', "first.onnx", "a hard link to 'first.onnx'")]
    [TestCase('2', "../victim", "a symbolic link to '../victim'")]
    [TestCase('2', "first.onnx", "a symbolic link")]
    [TestCase('3', "", "a device")]
    [TestCase('4', "", "a device")]
    [TestCase('6', "", "a named pipe")]
    [TestCase('S', "", "SparseFile")]
    [TestCase('M', "", "of the type MultiVolume")]
    public Task Unpack_OtherThanFilesAndFolders_IsRefused(char type, string link, string message, CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(new RawTar().File("first.onnx").Entry(type, "second", link: link).End(), Packaging.Tar, cancellation), message);

    [Test]
    public Task Unpack_LinkAndAFileThroughIt_WritesNothingThere(CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(new RawTar().Entry('2', "out", link: "..").File("out/victim").End(), Packaging.Tar, cancellation), "symbolic link");

    [Test]
    public async Task Unpack_NamesThatMeet_AreRefused(CancellationToken cancellation)
    {
        await ExpectRefusalAsync(UnpackAsync(new RawTar().File("a").File("./a").End(), Packaging.Tar, cancellation), "'./a' is there twice");
        await ExpectRefusalAsync(UnpackAsync(new RawTar().File("b").File("b/c").End(), Packaging.Tar, cancellation), "has the file 'b'");
        await ExpectRefusalAsync(UnpackAsync(new RawTar().File("d/e").File("d").End(), Packaging.Tar, cancellation), "'d' is there twice");
    }

    [Test]
    public async Task Unpack_DeepOrLongNames_AreRefused(CancellationToken cancellation)
    {
        var deep = string.Concat(Enumerable.Repeat("d/", 33)) + "f";
        await ExpectRefusalAsync(UnpackAsync(new RawTar().File(deep).End(), Packaging.Tar, cancellation), "folders deep");

        var part = new string('x', 256);
        await ExpectRefusalAsync(UnpackAsync(new RawTar().Pax("path", part).File("f").End(), Packaging.Tar, cancellation), "more than 255 bytes");

        var path = string.Join('/', Enumerable.Repeat(new string('y', 200), 6));
        await ExpectRefusalAsync(UnpackAsync(new RawTar().Pax("path", path).File("f").End(), Packaging.Tar, cancellation), "longer than 1024 bytes");
    }

    [TestCase('0', 10_000)]
    [TestCase('5', 0)]
    public async Task Unpack_HundredThousandEntries_StopsAtTheLimit(char type, int written, CancellationToken cancellation)
    {
        var tar = new RawTar();
        for (var i = 0; i < 100_000; i++)
        {
            tar.Entry(type, $"entry{i}");
        }

        var archive = tar.End();

        await ExpectRefusalAsync(UnpackAsync(archive, Packaging.Tar, cancellation), "more than 10000 entries");

        Directory.GetFileSystemEntries(Target).Should().HaveCount(written);
    }

    [Test]
    public async Task Unpack_FoldersThatNoEntryNames_CountToo(CancellationToken cancellation)
    {
        var tar = new RawTar();
        for (var i = 0; i < 10; i++)
        {
            tar.File($"{i}/a/b/c/d/e/f/g/h/i/j/k");
        }

        await ExpectRefusalAsync(
            UnpackAsync(tar.End(), Packaging.Tar, cancellation, new ArchiveLimits { MaxBytes = 1_000_000, MaxEntries = 50 }), "more than 50 folders");
    }

    [Test]
    public async Task Unpack_GzipBomb_StopsAtTheLimit(CancellationToken cancellation)
    {
        const long Size = 1_000_000_000;
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new RawTar().Entry('0', "zeros", size: Size).Unended());
            var zeros = new byte[1_000_000];
            for (var written = 0L; written < Size; written += zeros.Length)
            {
                gzip.Write(zeros);
            }
        }

        await ExpectRefusalAsync(UnpackAsync(packed.ToArray(), Packaging.TarGzip, cancellation), "more than 10000000 bytes");

        new FileInfo(Path.Combine(Target, "zeros")).Length.Should().BeLessThanOrEqualTo(10_000_000);
    }

    [Test]
    public async Task Unpack_BombBehindTheEnd_IsRefused(CancellationToken cancellation)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new RawTar().File("model.onnx").End());
            gzip.Write(new byte[20_000_000]);
        }

        await ExpectRefusalAsync(UnpackAsync(packed.ToArray(), Packaging.TarGzip, cancellation), "bytes behind the mark");
    }

    [TestCase('x')]
    [TestCase('g')]
    [TestCase('L')]
    [TestCase('K')]
    public async Task Unpack_HeaderOfAGigabyte_IsNotTakenIntoMemory(char type, CancellationToken cancellation)
    {
        var archive = new RawTar().Entry(type, "header", size: 1_000_000_000).Unended();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await ExpectRefusalAsync(UnpackAsync(archive, Packaging.Tar, cancellation), "header of more than 65536 bytes");

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(10_000_000);
    }

    [Test]
    public Task Unpack_SparseFileOfPax_IsRefused(CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(new RawTar().Pax("GNU.sparse.major", "1").File("GNUSparseFile.0/w").End(), Packaging.Tar, cancellation), "a sparse file");

    [Test]
    public async Task Unpack_CutAnywhere_IsRefused([Values] bool compressed, CancellationToken cancellation)
    {
        var whole = new RawTar().Entry('5', "onnx/").File("onnx/model.onnx", new byte[1000]).Pax("path", new string('w', 150)).File("w").End();
        if (compressed)
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            {
                gzip.Write(whole);
            }

            whole = packed.ToArray();
        }

        // The mark that ends a tar has two blocks; after the first of them nothing is missing.
        var cuts = compressed ? Enumerable.Range(0, whole.Length) : Enumerable.Range(0, (whole.Length - 512) / 64).Select(cut => cut * 64);
        foreach (var cut in cuts)
        {
            await ExpectRefusalAsync(UnpackAsync(whole[..cut], compressed ? Packaging.TarGzip : Packaging.Tar, cancellation), string.Empty);
            ClearTarget();
        }
    }

    [Test]
    public async Task Unpack_DamagedGzip_IsRefused(CancellationToken cancellation)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(new RawTar().File("model.onnx", new byte[1000]).End());
        }

        var bytes = packed.ToArray();
        bytes[900] ^= 1;

        await ExpectRefusalAsync(UnpackAsync(bytes, Packaging.TarGzip, cancellation), string.Empty);
    }

    [Test]
    public async Task Unpack_WhatIsNoArchive_IsRefused([Values(Packaging.Tar, Packaging.TarGzip, Packaging.Zip)] Packaging packaging, CancellationToken cancellation)
    {
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        await ExpectRefusalAsync(UnpackAsync(noise, packaging, cancellation), "can not be unpacked");
        await ExpectRefusalAsync(UnpackAsync([], packaging, cancellation), string.Empty);
    }

    [Test]
    public Task Unpack_NoFile_IsRefused(CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(new RawTar().Entry('5', "empty/").End(), Packaging.Tar, cancellation), "holds no file");

    private void ClearTarget()
    {
        Directory.Delete(Target, recursive: true);
        Directory.CreateDirectory(Target);
    }
}
