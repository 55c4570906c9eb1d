using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using InferenceRuntime.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Testing;

namespace InferenceRuntime.Tests.Pull;

/// <summary>A process that is killed at a random moment of a fetch, and started again, ends with the right model.</summary>
public sealed class KillPointTests
{
    private const int Kills = 200;
    private const int Seed = 20_731;

    // Three parts and a bit of the size that the executable uses.
    private const int ModelBytes = (3 * 16 * 1024 * 1024) + 4321;

    private DirectoryInfo _folder = null!;

    private string Cache => Path.Combine(_folder.FullName, "cache");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("kill-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    [CancelAfter(280_000)]
    public async Task Pull_KilledAtAnyPoint_EndsWithTheRightModelWhenStartedAgain(CancellationToken cancellation)
    {
        var random = new Random(Seed);
        var model = new byte[ModelBytes];
        random.NextBytes(model);
        var archive = Archive(model);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["/model.onnx"] = model, ["/model.tar.gz"] = archive };
        await using var server = await ArtifactServer.StartAsync(context => SendAsync(context, files[context.Request.Path]));
        var span = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in files.Keys)
        {
            var began = TimeProvider.System.GetTimestamp();
            await VerifyAsync(await PullProcess.RunJsonAsync(Cache, server.Url(path)), path, files, model, cancellation);
            span[path] = (int)TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            Directory.Delete(Cache, recursive: true);
        }

        var (kills, whole) = (0, 0);
        for (var round = 0; kills < Kills; round++)
        {
            var path = round % 2 == 0 ? "/model.onnx" : "/model.tar.gz";
            if (await PullProcess.RunAndKillAsync(random.Next(span[path] / 8, span[path]), Cache, server.Url(path)) is not { } ended)
            {
                kills++;
                continue;
            }

            await VerifyAsync(ended, path, files, model, cancellation);
            Directory.Delete(Cache, recursive: true);
            whole++;
        }

        foreach (var path in files.Keys)
        {
            await VerifyAsync(await PullProcess.RunJsonAsync(Cache, server.Url(path)), path, files, model, cancellation);
        }

        Directory.GetDirectories(Path.Combine(Cache, "partial")).Should().BeEmpty();
        await TestContext.Out.WriteLineAsync($"summary: {kills} kills, {whole} pulls that came to their end in between");
    }

    private static async Task VerifyAsync(ProcessResult result, string path, Dictionary<string, byte[]> files, byte[] model, CancellationToken cancellation)
    {
        var report = result.Report();
        report.Digest.Should().Be($"sha256:{Convert.ToHexStringLower(SHA256.HashData(files[path]))}");
        (await File.ReadAllBytesAsync(report.Path, cancellation)).AsSpan().SequenceEqual(model).Should().BeTrue("what {0} brought must be the model", path);
    }

    private static byte[] Archive(byte[] model)
    {
        var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.NoCompression, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "rec/model.onnx") { DataStream = new MemoryStream(model) });
        }

        return bytes.ToArray();
    }

    private static async Task SendAsync(HttpContext context, byte[] file)
    {
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        var (from, to) = ((int)(range?.From ?? 0), (int)(range?.To ?? file.Length - 1));
        context.Response.StatusCode = range is null ? 200 : 206;
        context.Response.Headers.ETag = $"\"{file.Length}\"";
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{file.Length}";
        context.Response.ContentLength = to - from + 1;
        await context.Response.Body.WriteAsync(file.AsMemory(from, to - from + 1), context.RequestAborted);
    }
}
