using System.Formats.Tar;
using System.IO.Compression;
using InferenceRuntime.Models;
using InferenceRuntime.Storage.Archives;
using ModelStores;

namespace InferenceRuntime.Tests.Storage.Archives;

/// <summary>Archives with a few bytes wrong: unpacked or refused, in the words of this code, and never beside the folder.</summary>
[CancelAfter(240_000)]
public sealed class ArchiveFuzzTests : ArchiveFixture
{
    private static readonly byte[] Interesting = [0, 1, (byte)'0', (byte)'1', (byte)'2', (byte)'5', (byte)'x', (byte)'g', (byte)'L', (byte)'/', (byte)'.', 0x7F, 0x80, 0xFF];

    [TestCase(250)]
    [TestCase(8_000, Category = "Slow")]
    public Task Unpack_DamagedPaxTar_IsUnpackedOrRefused(int rounds, CancellationToken cancellation) => FuzzAsync(Tar(TarEntryFormat.Pax), Packaging.Tar, rounds, cancellation);

    [TestCase(250)]
    [TestCase(8_000, Category = "Slow")]
    public Task Unpack_DamagedGnuTar_IsUnpackedOrRefused(int rounds, CancellationToken cancellation) => FuzzAsync(Tar(TarEntryFormat.Gnu), Packaging.Tar, rounds, cancellation);

    [TestCase(250)]
    [TestCase(8_000, Category = "Slow")]
    public Task Unpack_DamagedZip_IsUnpackedOrRefused(int rounds, CancellationToken cancellation) => FuzzAsync(Zip(), Packaging.Zip, rounds, cancellation);

    [TestCase(250)]
    [TestCase(8_000, Category = "Slow")]
    public async Task Unpack_DamagedGzip_IsUnpackedOrRefused(int rounds, CancellationToken cancellation)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Tar(TarEntryFormat.Pax));
        }

        await FuzzAsync(packed.ToArray(), Packaging.TarGzip, rounds, cancellation);
    }

    private async Task FuzzAsync(byte[] whole, Packaging packaging, int rounds, CancellationToken cancellation)
    {
        var random = new Random(rounds);
        var limits = new ArchiveLimits { MaxBytes = 100_000 };
        var unpacked = 0;
        for (var round = 0; round < rounds; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? Interesting[random.Next(Interesting.Length)] : (byte)random.Next(256);
            }

            if (packaging == Packaging.Tar && random.Next(2) == 0)
            {
                // Most changes of a header end at its checksum: let half of them pass.
                MendChecksums(damaged);
            }

            try
            {
                await UnpackAsync(damaged, packaging, cancellation, limits);
                unpacked++;
            }
            catch (ModelLoadException e)
            {
                e.Reason.Should().Be(LoadFailureReason.InvalidArtifact);
            }

            ExpectNothingOutside();
            Directory.Delete(Target, recursive: true);
            Directory.CreateDirectory(Target);
        }

        unpacked.Should().BeLessThan(rounds, "some of the changes matter");
    }

    private static void MendChecksums(byte[] tar)
    {
        for (var at = 0; at + 512 <= tar.Length; at += 512)
        {
            var header = tar.AsSpan(at, 512);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                continue;
            }

            header.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var value in header)
            {
                sum += value;
            }

            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        }
    }

    private static byte[] Tar(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
        {
            foreach (var name in (string[])["model.onnx", $"{new string('d', 120)}/weights.bin"])
            {
                TarEntry entry = format == TarEntryFormat.Gnu ? new GnuTarEntry(TarEntryType.RegularFile, name) : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream([1, 2, 3, 4, 5]);
                tar.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["model.onnx", "data/weights.bin"])
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(new byte[300]);
            }
        }

        return bytes.ToArray();
    }
}
