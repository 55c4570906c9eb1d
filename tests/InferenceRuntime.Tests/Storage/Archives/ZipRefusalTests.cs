using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using InferenceRuntime.Models;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Archives;

[CancelAfter(30_000)]
public sealed class ZipRefusalTests : ArchiveFixture
{
    // Offsets in a record of the directory.
    private const int RecordFlags = 8;
    private const int RecordChecksum = 16;
    private const int RecordLength = 24;
    private const int RecordAttributes = 38;

    [TestCase("../victim", "leads out")]
    [TestCase("a/../../victim", "leads out")]
    [TestCase("/absolute", "absolute")]
    [TestCase("a\\..\\victim", "backslash")]
    [TestCase("a\0b", "NUL")]
    [TestCase("../folder/", "leads out")]
    public Task Unpack_NameThatIsNoPathBelow_IsRefused(string name, string message, CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(Zip(("first.onnx", [1]), (name, name.EndsWith('/') ? [] : [2])), Packaging.Zip, cancellation), message);

    [TestCase(0xA1FFu, "a symbolic link")]
    [TestCase(0x21FFu, "neither a file nor a folder")]
    [TestCase(0x11FFu, "neither a file nor a folder")]
    public Task Unpack_OtherThanFilesAndFolders_IsRefused(uint mode, string message, CancellationToken cancellation)
    {
        var archive = Zip(("link", "../victim"u8.ToArray()));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(RecordOf(archive) + RecordAttributes), mode << 16);

        return ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), message);
    }

    [Test]
    public Task Unpack_NameTwice_IsRefused(CancellationToken cancellation) =>
        ExpectRefusalAsync(UnpackAsync(Zip(("a", [1]), ("a", [2])), Packaging.Zip, cancellation), "'a' is there twice");

    [Test]
    public Task Unpack_Encrypted_IsRefused(CancellationToken cancellation)
    {
        var archive = Zip(("a", [1]));
        archive[RecordOf(archive) + RecordFlags] |= 1;

        return ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), "'a' is encrypted");
    }

    [TestCase(10)]
    [TestCase(2000)]
    public Task Unpack_LengthThatLies_IsRefused(int length, CancellationToken cancellation)
    {
        var archive = Zip(("a", new byte[1000]));
        BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(RecordOf(archive) + RecordLength), length);

        return ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), string.Empty);
    }

    [Test]
    public Task Unpack_WrongChecksum_IsRefused(CancellationToken cancellation)
    {
        var archive = Zip(("a", new byte[1000]));
        archive[RecordOf(archive) + RecordChecksum] ^= 1;

        return ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), "'a' is damaged");
    }

    [Test]
    public async Task Unpack_Bomb_StopsAtTheLimit(CancellationToken cancellation)
    {
        var archive = Zip(("zeros", new byte[50_000_000]));

        await ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), "more than 10000000 bytes");

        new FileInfo(Path.Combine(Target, "zeros")).Length.Should().BeLessThanOrEqualTo(10_000_000);
    }

    [Test]
    public async Task Unpack_HundredThousandEntries_WritesNothing([Values] bool withCountThatLies, CancellationToken cancellation)
    {
        var archive = Zip([.. Enumerable.Range(0, 100_000).Select(i => ($"file-with-a-name-that-is-as-long-as-usual-{i}", Array.Empty<byte>()))]);
        if (withCountThatLies)
        {
            // Both counts of the end record.
            var end = archive.AsSpan().LastIndexOf("PK\x05\x06"u8);
            BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(end + 8), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(end + 10), 1);
        }

        await ExpectRefusalAsync(UnpackAsync(archive, Packaging.Zip, cancellation), "more than 10000 entries");

        Directory.GetFileSystemEntries(Target).Should().BeEmpty();
    }

    [Test]
    public async Task Unpack_CutAnywhere_IsRefused(CancellationToken cancellation)
    {
        var whole = Zip(("model.onnx", new byte[1000]), ("weights/w", [1, 2, 3]));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            await ExpectRefusalAsync(UnpackAsync(whole[..cut], Packaging.Zip, cancellation), string.Empty);
        }
    }

    [Test]
    public async Task Unpack_AnyByteWrong_GivesTheFilesOrIsRefused(CancellationToken cancellation)
    {
        var content = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 60)));
        var whole = Zip(("model.onnx", content));
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x55;
            try
            {
                var files = await UnpackAsync(damaged, Packaging.Zip, cancellation);
                (await File.ReadAllBytesAsync(Path.Combine(Target, files[0].Path), cancellation)).Should().Equal(content, $"byte {at} is wrong");
            }
            catch (ModelLoadException)
            {
                // Refused: as well.
            }

            ExpectNothingOutside();
            Directory.Delete(Target, recursive: true);
            Directory.CreateDirectory(Target);
        }
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static int RecordOf(byte[] archive) => archive.AsSpan().LastIndexOf("PK\x01\x02"u8);
}
